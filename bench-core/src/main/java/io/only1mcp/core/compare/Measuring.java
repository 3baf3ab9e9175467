package io.only1mcp.core.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.recording.Usage;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.MeasuredValues;
import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.result.MicroScore;
import io.only1mcp.core.result.OperationResult;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Validity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes of kept results what can be compared: one value for each run or fork. */
public final class Measuring {
    private static final Metric THROUGHPUT = metric("throughput");
    private static final Metric P50 = metric("latency_p50");
    private static final Metric P95 = metric("latency_p95");
    private static final Metric P99 = metric("latency_p99");
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private final Map<Series.Key, Series> series = new LinkedHashMap<>();
    private final Map<String, String> place = new TreeMap<>();
    private final List<String> plans = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private final Set<String> remarks = new LinkedHashSet<>();

    private Measuring() {}

    private static Metric metric(String key) {
        return Metric.of(key).orElseThrow();
    }

    /**
     * The results of one build, all of one plan and one place; where they are not, that is a doubt.
     *
     * @param name what reports call them
     */
    public static Measured of(String name, List<StoredResult> results) {
        Measuring measuring = new Measuring();
        for (StoredResult result : results) {
            if (result.load() != null) {
                measuring.add(result.load());
            } else if (result.micro() != null) {
                measuring.add(result.micro());
            }
        }
        if (measuring.plans.stream().distinct().count() > 1) {
            measuring.doubts.add("its results are of several plans: name those of one");
        }
        return new Measured(
                name,
                measuring.place,
                measuring.plans.isEmpty() ? "" : measuring.plans.get(0),
                List.copyOf(measuring.series.values()),
                measuring.doubts.stream().distinct().toList(),
                List.copyOf(measuring.remarks));
    }

    /** Where a result was measured, as far as it makes figures differ. */
    public static Map<String, String> place(Environment environment) {
        return Map.of(
                "the number of cores", String.valueOf(environment.machine().cores()),
                "the processor", environment.machine().cpuModel(),
                "the kernel", environment.machine().kernel(),
                "the JVM", environment.jvm().name() + " " + environment.jvm().version(),
                "the transport", environment.transport());
    }

    private void at(Environment environment) {
        place(environment).forEach((what, is) -> {
            String was = place.putIfAbsent(what, is);
            if (was != null && !was.equals(is)) {
                doubts.add(what + " is not the same in all of its results");
            }
        });
    }

    private void add(MicroResult result) {
        at(result.environment());
        plans.add("micro " + result.settings());
        result.caveats().stream()
                .filter(caveat -> caveat.level() != Caveat.Level.NOTE)
                .forEach(caveat -> remarks.add("some of the micro-benchmarks are " + caveat.level() + " ("
                        + caveat.code() + "): their reports say why"));
        for (MicroScore score : result.benchmarks()) {
            add(new Series(ComparedMetric.SCORE, score.name(), score.better(), score.unit(), score.values()));
            for (MicroScore.Secondary secondary : score.secondary()) {
                if (secondary.name().equals(ALLOCATION)) {
                    ComparedMetric metric = ComparedMetric.ALLOCATION;
                    add(new Series(metric, score.name(), metric.better(), secondary.unit(), secondary.forks()));
                }
            }
        }
    }

    private void add(RunResult result) {
        at(result.environment());
        plans.add(plan(result.profile()));
        for (MeasuredRun run : result.runs()) {
            if (run.validity().level() == Validity.Level.INVALID) {
                doubts.add("a run of it is INVALID, so measure it again: "
                        + run.validity().caveats().get(0).text());
            }
            add(run);
        }
    }

    /** What is driven, without the seed of its draws. */
    private static String plan(JsonNode profile) {
        return profile instanceof ObjectNode map
                ? map.deepCopy().without(List.of("seed", "runs")).toString()
                : profile.toString();
    }

    private void add(MeasuredRun run) {
        if (run.closed()) {
            remarks.add(MeasuredRun.CLOSED);
        }
        latencies("", run.response());
        add(ComparedMetric.THROUGHPUT, "", MeasuredValues.of(run, THROUGHPUT).orElse(0));
        add(ComparedMetric.ERROR_RATE, "", run.counts().errorRate());
        Usage usage = run.targetUsage();
        if (usage != null) {
            add(ComparedMetric.MEMORY_RSS, "", (double) usage.highestRssBytes());
            double busyNanos = usage.cpuPercent() / 100 * run.durationSeconds() * 1e9;
            add(
                    ComparedMetric.CPU_PER_REQUEST,
                    "",
                    busyNanos / Math.max(1, run.counts().sent()));
        }
        if (run.backends() != null && run.backends().cacheHitRate() != null) {
            add(ComparedMetric.CACHE_HIT_RATE, "", run.backends().cacheHitRate());
        }
        for (OperationResult operation : run.operations()) {
            latencies(operation.name(), operation.response());
        }
    }

    private void latencies(String scope, Summary summary) {
        quantile(ComparedMetric.LATENCY_P50, scope, summary, P50);
        quantile(ComparedMetric.LATENCY_P95, scope, summary, P95);
        quantile(ComparedMetric.LATENCY_P99, scope, summary, P99);
    }

    private void quantile(ComparedMetric metric, String scope, Summary summary, Metric quantile) {
        MeasuredValues.quantile(summary, quantile).ifPresent(nanos -> add(metric, scope, nanos));
    }

    private void add(ComparedMetric metric, String scope, double value) {
        add(Series.of(metric, scope, List.of(value)));
    }

    private void add(Series more) {
        series.merge(more.key(), more, (before, next) -> {
            List<Double> values = new ArrayList<>(before.values());
            values.addAll(next.values());
            return new Series(before.metric(), before.scope(), before.better(), before.unit(), values);
        });
    }
}
