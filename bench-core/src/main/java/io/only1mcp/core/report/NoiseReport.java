package io.only1mcp.core.report;

import io.only1mcp.core.compare.MetricNoise;
import io.only1mcp.core.compare.NoiseFloor;
import io.only1mcp.core.policy.MetricPolicy;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.report.Table.Column;
import java.util.ArrayList;
import java.util.List;

/** The noise of a machine for people: which thresholds of a policy it can hold. */
public final class NoiseReport {
    /** So many runs are no longer a remedy. */
    private static final int MOST_RUNS = 100;

    private NoiseReport() {}

    /**
     * On a terminal.
     *
     * @param suite what was measured
     */
    public static String terminal(String suite, NoiseFloor noise, Policy policy, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(style.bold(Text.clean("noise of " + suite)));
        lines.add("");
        List<List<String>> table = table(noise, policy).fitted(style.width());
        table.get(0).forEach(line -> lines.add(style.faint(line)));
        for (int i = 0; i < noise.metrics().size(); i++) {
            MetricNoise metric = noise.metrics().get(i);
            boolean holds = metric.holds(policy(policy, metric).critical());
            table.get(i + 1).forEach(line -> lines.add(holds ? line : style.doubtful(line)));
        }
        lines.add("");
        lines.addAll(Text.wrapped(sentence(noise, policy), style.width(), ""));
        return String.join("\n", lines) + "\n";
    }

    /** As a page in Markdown. */
    public static String markdown(String suite, NoiseFloor noise, Policy policy) {
        List<String> lines = new ArrayList<>();
        lines.add("# Noise of " + Text.markdown(suite));
        lines.add("");
        lines.addAll(table(noise, policy).markdown());
        lines.add("");
        lines.add(sentence(noise, policy));
        return String.join("\n", lines) + "\n";
    }

    private static MetricPolicy policy(Policy policy, MetricNoise metric) {
        return policy.of(metric.metric()).orElseThrow();
    }

    private static Table table(NoiseFloor noise, Policy policy) {
        return new Table(
                List.of(
                        Column.text("metric"),
                        Column.number(noise.metrics().stream().allMatch(NoiseReport::isOfForks) ? "forks" : "runs"),
                        Column.number("median"),
                        Column.number("run to run"),
                        Column.number("CV"),
                        Column.number("would find"),
                        Column.number("warning"),
                        Column.number("critical"),
                        Column.text("")),
                noise.metrics().stream()
                        .map(metric -> row(metric, policy(policy, metric)))
                        .toList());
    }

    private static boolean isOfForks(MetricNoise metric) {
        return metric.metric().repeated().equals("forks");
    }

    private static List<String> row(MetricNoise metric, MetricPolicy policy) {
        return List.of(
                Text.clean(metric.name()),
                metric.runs() + "/" + metric.runs(),
                ComparisonReport.value(metric.metric(), metric.unit(), metric.median()),
                ComparisonReport.percent(metric.difference(), false),
                ComparisonReport.percent(metric.variation(), false),
                ComparisonReport.percent(metric.detectable(), false),
                policy.critical() == 0 ? Figure.NONE : ComparisonReport.percent(policy.warning(), false),
                policy.critical() == 0 ? Figure.NONE : ComparisonReport.percent(policy.critical(), false),
                says(metric, policy));
    }

    private static String says(MetricNoise metric, MetricPolicy policy) {
        if (policy.critical() == 0) {
            return "judged in itself";
        }
        if (metric.detectable() == null) {
            return "cannot be said of values that are 0";
        }
        if (metric.holds(policy.warning())) {
            return "holds both";
        }
        double wanted = metric.holds(policy.critical()) ? policy.warning() : policy.critical();
        String which = metric.holds(policy.critical()) ? "holds critical; warning" : "holds neither; critical";
        int runs = metric.runsFor(wanted);
        return which
                + (runs > MOST_RUNS
                        ? " takes a quieter machine"
                        : " takes " + runs + " " + metric.metric().repeated() + " a side");
    }

    private static String sentence(NoiseFloor noise, Policy policy) {
        List<String> not = noise.metrics().stream()
                .filter(metric -> metric.detectable() != null
                        && !metric.holds(policy(policy, metric).critical()))
                .map(MetricNoise::name)
                .toList();
        String what =
                "A change is found in four of five cases from the share under \"would find\" on, with as many runs a side. ";
        return what
                + (not.isEmpty()
                        ? "This machine holds the critical thresholds of all metrics."
                        : "This machine does not hold the critical threshold of " + String.join(", ", not)
                                + ": more runs, a quieter machine, or another threshold.");
    }
}
