package io.only1mcp.core.advice;

import io.only1mcp.core.baseline.Validation;
import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.recording.Usage;
import io.only1mcp.core.result.BackendsResult;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.OperationResult;
import io.only1mcp.core.result.Repetition;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Metric.Figure;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.ThresholdOutcome;
import io.only1mcp.core.verdict.Validity;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Advice drawn from the figures of a run: where a target is missed, the part of the run that says most about why is looked for, and
 * what it costs to mend. It knows what a run can tell and nothing of the code that was measured.
 */
public final class Adviser {
    /** The largest gap that is told apart: what is missed by more weighs as much. */
    public static final double LARGEST_GAP = 10;

    /** From this share of a core's or the answer's time on, it is what counts. */
    private static final double MOST = 0.5;

    private static final double BUSY = 0.8;
    private static final double ASKED_TWICE = 1.5;
    private static final double TAIL = 5;

    /** What cannot be reached, nor measured, where nothing is answered well. */
    private static final Set<Figure> OF_ANSWERS = EnumSet.of(Figure.LATENCY, Figure.SERVICE, Figure.THROUGHPUT);

    private final MeasuredRun run;

    private Adviser(MeasuredRun run) {
        this.run = run;
    }

    /**
     * Advice on all limits of the wanted level that do not hold, the one that promises most for its effort first.
     *
     * @param validation of the runs
     * @param runs at least one; the one in the middle, by its p99, is looked at
     */
    public static List<Advice> of(Validation validation, List<MeasuredRun> runs) {
        String wanted = validation.levels().levels().get(0).name();
        return middle(runs)
                .on(validation.outcomes().stream()
                        .filter(outcome -> outcome.level().equals(wanted) && !outcome.holds()));
    }

    /**
     * Advice on what a load test broke, once for each metric, at its worst; nothing where a run is INVALID, because its figures
     * say nothing.
     */
    public static List<Advice> of(RunResult result) {
        Repetition repetition = result.repetition();
        Stream<ThresholdOutcome> judged =
                repetition == null ? judged(result.runs().get(0)) : repetition.thresholds().stream();
        boolean invalid = result.runs().stream().anyMatch(run -> run.validity().level() == Validity.Level.INVALID);
        Set<Metric> seen = new HashSet<>();
        return invalid
                ? List.of()
                : middle(result.runs())
                        .on(judged.filter(ThresholdOutcome::broken)
                                .map(one -> new Validation.Outcome(one.scope(), one.threshold(), one.measured())))
                        .stream()
                        .filter(advice -> seen.add(advice.outcome().limit().metric()))
                        .toList();
    }

    /** Where steps went on until something broke, the step that did is what was looked for. */
    private static Stream<ThresholdOutcome> judged(MeasuredRun run) {
        return Stream.concat(
                        run.stages().stream().flatMap(stage -> stage.thresholds().stream()), run.thresholds().stream())
                .filter(outcome -> run.breakingPoint() == null
                        || !outcome.scope().equals(run.breakingPoint().stage()));
    }

    private static Adviser middle(List<MeasuredRun> runs) {
        List<MeasuredRun> byTail = runs.stream()
                .sorted(Comparator.comparingLong(run -> run.response().p99Nanos()))
                .toList();
        return new Adviser(byTail.get((byTail.size() - 1) / 2));
    }

    private List<Advice> on(Stream<Validation.Outcome> missed) {
        return missed.map(this::advice)
                .sorted(Comparator.comparingDouble(Advice::worth).reversed())
                .toList();
    }

    private Advice advice(Validation.Outcome outcome) {
        Threshold limit = outcome.limit();
        boolean ofAnswers = OF_ANSWERS.contains(limit.metric().figure());
        if (ofAnswers && run.counts().ok() == 0 && !run.errors().isEmpty()) {
            return errors(outcome, gap(limit, outcome.measured().orElse(Double.NaN)));
        }
        if (outcome.measured().isEmpty()) {
            return new Advice(
                    outcome, 0, Effort.MEASUREMENT, unmeasured(limit.metric().figure()), "it was not measured");
        }
        double measured = outcome.measured().getAsDouble();
        double gap = gap(limit, measured);
        return switch (limit.metric().figure()) {
            case LATENCY, SERVICE -> latency(outcome, gap);
            case THROUGHPUT -> throughput(outcome, gap);
            case ERROR_RATE, AVAILABILITY -> errors(outcome, gap);
            case MEMORY_RSS -> memory(outcome, gap);
            case CPU_PERCENT ->
                new Advice(
                        outcome,
                        gap,
                        Effort.SEARCH,
                        "find what it computes: a profiler on the target while it is driven (bench micro --profiler async for its parts)",
                        perRequest());
            case CACHE_HIT_RATE -> cache(outcome, gap);
            default ->
                new Advice(outcome, gap, Effort.SEARCH, "see the report of the run", "nothing else in it says why");
        };
    }

    /** How far a limit is missed; at most ten times over, so that no limit of 0 outweighs all others. */
    private static double gap(Threshold limit, double measured) {
        double missed = limit.comparison() == Threshold.Comparison.MAX
                ? measured / limit.limit() - 1
                : 1 - measured / limit.limit();
        return Double.isFinite(missed) ? Math.min(missed, LARGEST_GAP) : LARGEST_GAP;
    }

    private static String unmeasured(Figure figure) {
        return switch (figure) {
            case OVERHEAD -> "measure it with bench overhead";
            case SUSTAINED_RATE, RECOVERY_TIME -> "measure it with bench saturate";
            case MEMORY_RSS, CPU_PERCENT ->
                "let bench start the target (--target FILE), so that its process is observed";
            case CACHE_HIT_RATE, AMPLIFICATION -> "let bench start the backends, whose counts say it";
            default -> "drive a profile that measures it";
        };
    }

    private Advice latency(Validation.Outcome outcome, double gap) {
        Summary response = run.response();
        if (run.blocked().p99Nanos() > MOST * response.p99Nanos()) {
            return new Advice(
                    outcome,
                    gap,
                    Effort.SETTING,
                    "give it more connections: requests waited for a free one",
                    "blocked p99 " + Figures.latency(run.blocked().p99Nanos()) + " of "
                            + Figures.latency(response.p99Nanos()) + " response");
        }
        BackendsResult backends = run.backends();
        if (backends != null && backends.amplification() != null && backends.amplification() >= ASKED_TWICE) {
            return new Advice(
                    outcome,
                    gap,
                    Effort.SETTING,
                    "ask the backends less: keep lists and answers longer",
                    String.format(Locale.ROOT, "%.2f requests at the backends for each one", backends.amplification()));
        }
        Usage usage = run.targetUsage();
        if (usage != null && usage.highestCpuPercent() >= 100 * BUSY) {
            return new Advice(
                    outcome,
                    gap,
                    Effort.SEARCH,
                    "find what it computes: it had no processor to spare",
                    String.format(
                            Locale.ROOT,
                            "cpu %.0f%% of one core, highest %.0f%%; %s",
                            usage.cpuPercent(),
                            usage.highestCpuPercent(),
                            perRequest()));
        }
        Map<String, Summary> operations = run.operations().stream()
                .collect(Collectors.toMap(OperationResult::name, OperationResult::response, (one, same) -> one));
        Optional<Slowest> slowest =
                Slowest.of(operations, response, outcome.limit().metric().quantile());
        if (slowest.isPresent()) {
            Slowest found = slowest.get();
            return new Advice(
                    outcome,
                    gap,
                    Effort.CHANGE,
                    "begin with " + found.operation() + ", the slowest operation",
                    "its " + found.percentile() + " is " + Figures.latency(found.nanos()) + ", that of all "
                            + Figures.latency(found.ofAllNanos()));
        }
        boolean tail = response.p99Nanos() > TAIL * response.p50Nanos();
        return new Advice(
                outcome,
                gap,
                Effort.SEARCH,
                tail
                        ? "look for pauses: its garbage collector's log, timers, other work on its machine"
                        : "look at what every request pays: bench overhead says whether it is the proxy or what is behind it",
                "p50 " + Figures.latency(response.p50Nanos()) + ", p99 " + Figures.latency(response.p99Nanos()));
    }

    private Advice throughput(Validation.Outcome outcome, double gap) {
        double asked = run.stages().stream()
                .filter(stage -> !stage.cut())
                .flatMap(stage -> Stream.ofNullable(stage.intendedPerSecond()))
                .max(Comparator.naturalOrder())
                .orElse(0.0);
        // Users ask for no rate: they ask as soon as they are answered.
        if (!run.closed() && asked < outcome.limit().limit()) {
            return new Advice(
                    outcome,
                    gap,
                    Effort.MEASUREMENT,
                    "ask for as much: bench saturate finds what it bears",
                    "the fastest stage asked for " + Figures.rate(asked) + "/s");
        }
        Usage usage = run.targetUsage();
        return usage != null && usage.highestCpuPercent() >= 100 * BUSY
                ? new Advice(
                        outcome, gap, Effort.SEARCH, "make each request cheaper, or give it more cores", perRequest())
                : new Advice(
                        outcome,
                        gap,
                        Effort.SETTING,
                        "let it do more at once: connections, pool, workers",
                        usage == null
                                ? (run.closed() ? "users waited for it" : "asked for " + Figures.rate(asked) + "/s")
                                : String.format(
                                        Locale.ROOT,
                                        "its cpu was not the limit, at most %.0f%%",
                                        usage.highestCpuPercent()));
    }

    private Advice errors(Validation.Outcome outcome, double gap) {
        ErrorCount first = run.errors().isEmpty() ? null : run.errors().get(0);
        return first == null
                ? new Advice(
                        outcome,
                        gap,
                        Effort.SETTING,
                        "ask for less, or give it more connections: requests were never sent",
                        run.counts().unsent() + " of " + run.counts().intended() + " were unsent")
                : new Advice(
                        outcome,
                        gap,
                        Effort.CHANGE,
                        "mend first what fails most: " + first.operation() + ", " + first.detail(),
                        first.count() + " of " + run.counts().intended() + " requests");
    }

    private Advice memory(Validation.Outcome outcome, double gap) {
        Usage usage = run.targetUsage();
        boolean grew = usage != null && usage.lastRssBytes() > usage.firstRssBytes() * 1.1;
        return new Advice(
                outcome,
                gap,
                grew ? Effort.SEARCH : Effort.SETTING,
                grew
                        ? "find what it keeps: it grew while it was driven"
                        : "give it a smaller heap, cache or pool: it stood still at what it was allowed",
                usage == null
                        ? "only its highest is known"
                        : Figures.decimalBytes(usage.firstRssBytes()) + " → "
                                + Figures.decimalBytes(usage.lastRssBytes()));
    }

    private Advice cache(Validation.Outcome outcome, double gap) {
        double repeated = run.operations().stream()
                .filter(operation -> operation.repeated() != null)
                .mapToDouble(operation -> operation.repeated() == null ? 0 : operation.repeated())
                .max()
                .orElse(0);
        return repeated < outcome.limit().limit()
                ? new Advice(
                        outcome,
                        gap,
                        Effort.MEASUREMENT,
                        "repeat more: the workload cannot reach it, whatever the cache does (repeat: in the profile)",
                        "at most " + Figures.share(repeated) + " of the arguments came again")
                : new Advice(
                        outcome,
                        gap,
                        Effort.SETTING,
                        "list more tools for the cache, and keep answers longer",
                        Figures.share(repeated) + " of the arguments came again");
    }

    private String perRequest() {
        Usage usage = run.targetUsage();
        long sent = Math.max(1, run.counts().sent());
        return usage == null
                ? "its process was not observed"
                : Figures.latency(Math.round(usage.cpuPercent() / 100 * run.durationSeconds() * 1e9 / sent))
                        + " of cpu for each request";
    }
}
