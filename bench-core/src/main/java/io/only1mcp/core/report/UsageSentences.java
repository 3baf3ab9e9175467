package io.only1mcp.core.report;

import io.only1mcp.core.recording.Usage;
import io.only1mcp.core.result.BackendsResult;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.OperationResult;
import io.only1mcp.core.units.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What target and backends used and were asked, in words. */
final class UsageSentences {
    private UsageSentences() {}

    /** What the target used. */
    static String usage(Usage usage) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "memory %s → %s, highest %s · cpu %.0f%% of one core, highest %.0f%%",
                Figures.bytes(usage.firstRssBytes()),
                Figures.bytes(usage.lastRssBytes()),
                Figures.bytes(usage.highestRssBytes()),
                usage.cpuPercent(),
                usage.highestCpuPercent()));
        if (usage.highestThreads() != null) {
            text.append(" · threads ").append(usage.highestThreads());
        }
        if (usage.highestOpenFiles() != null) {
            text.append(" · open files ").append(usage.highestOpenFiles());
        }
        return text.toString();
    }

    /** What one request cost each of the processes, as far as they were observed. */
    static String cpuPerRequest(MeasuredRun run) {
        List<String> costs = new ArrayList<>();
        costs.add("driver " + each(run.driver().cpuSeconds(), run));
        Usage target = run.targetUsage();
        if (target != null) {
            costs.add("target " + each(target.cpuPercent() / 100 * run.durationSeconds(), run));
        }
        Usage backends = run.backendsUsage();
        if (backends != null) {
            costs.add("backends " + each(backends.cpuPercent() / 100 * run.durationSeconds(), run));
        }
        return "cpu per request: " + String.join(" · ", costs);
    }

    private static String each(double cpuSeconds, MeasuredRun run) {
        return Figures.latency(
                Math.round(1e9 * cpuSeconds / Math.max(1, run.counts().sent())));
    }

    /** How much of what was asked reached the backends. */
    static String backends(BackendsResult backends, List<OperationResult> operations) {
        StringBuilder text = new StringBuilder("asked " + backends.requests() + " times");
        if (backends.amplification() != null) {
            text.append(String.format(Locale.ROOT, ", %.3f for each request", backends.amplification()));
        }
        if (backends.others() != null && backends.untilReady() != null) {
            text.append(" · ")
                    .append(backends.others())
                    .append(" of them for no request of the workload · ")
                    .append(backends.untilReady())
                    .append(" before the target was ready");
        }
        if (backends.cacheHitRate() != null) {
            text.append(String.format(
                    Locale.ROOT, " · %.1f%% of calls answered without them", 100 * backends.cacheHitRate()));
        }
        List<OperationResult> repeating =
                operations.stream().filter(one -> one.repeated() != null).toList();
        if (!repeating.isEmpty()) {
            text.append(" · repeated earlier ones: ")
                    .append(repeating.stream()
                            .map(one -> String.format(Locale.ROOT, "%s %.1f%%", Text.clean(one.name()), percent(one)))
                            .collect(Collectors.joining(", ")));
        }
        return text.toString();
    }

    /** What each of the first operations asked of the backends; nothing where they cannot tell. */
    static List<String> amplification(List<OperationResult> operations, int most) {
        String text = operations.stream()
                .filter(operation -> operation.backends() != null)
                .limit(most)
                .map(operation -> Text.clean(operation.name()) + " " + Figure.warm(operation.backends())
                        + (Figure.cold(operation.backends()).equals(Figure.NONE)
                                ? ""
                                : " (cold " + Figure.cold(operation.backends()) + ")"))
                .collect(Collectors.joining(" · "));
        return text.isEmpty() ? List.of() : List.of("asked for each request: " + text);
    }

    private static double percent(OperationResult operation) {
        Double repeated = operation.repeated();
        return repeated == null ? 0 : 100 * repeated;
    }
}
