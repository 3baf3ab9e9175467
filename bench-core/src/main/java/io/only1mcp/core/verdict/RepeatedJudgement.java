package io.only1mcp.core.verdict;

import io.only1mcp.core.statistics.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the thresholds say of several runs of one plan: each is held against the median over the runs. One run that
 * something disturbed neither breaks nor saves a threshold, but what fails one of them whatever its thresholds, such as a wrong
 * reply, fails all.
 */
public final class RepeatedJudgement {
    private RepeatedJudgement() {}

    /**
     * The judgement over runs.
     *
     * @param runs what was judged of each, at least one
     * @param untilBroken whether each went on until something was broken; then only what is said of whole runs counts,
     *     because their stages break where they are meant to
     */
    public static Judgement of(List<Judgement> runs, boolean untilBroken) {
        List<List<ThresholdOutcome>> stages = new ArrayList<>();
        int most = untilBroken
                ? 0
                : runs.stream().mapToInt(run -> run.stages().size()).max().orElse(0);
        for (int k = 0; k < most; k++) {
            int stage = k;
            stages.add(medians(runs.stream()
                    .filter(run -> stage < run.stages().size())
                    .map(run -> run.stages().get(stage))
                    .toList()));
        }
        return Judgement.of(stages, medians(runs.stream().map(Judgement::run).toList()), unexcused(runs), null);
    }

    private static @Nullable String unexcused(List<Judgement> runs) {
        String all = runs.stream()
                .filter(run -> run.unexcused() != null)
                .map(run -> "in run " + (runs.indexOf(run) + 1) + ": " + Objects.requireNonNull(run.unexcused()))
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? null : all;
    }

    private static List<ThresholdOutcome> medians(List<List<ThresholdOutcome>> runs) {
        Map<Threshold, List<ThresholdOutcome>> byThreshold = new LinkedHashMap<>();
        runs.forEach(outcomes -> outcomes.forEach(outcome -> byThreshold
                .computeIfAbsent(outcome.threshold(), first -> new ArrayList<>())
                .add(outcome)));
        return byThreshold.values().stream()
                .flatMap(outcomes -> median(outcomes, runs.size()).stream())
                .toList();
    }

    /** The outcome of the median; nothing in a stage that not all runs could be judged in, as the runs themselves are. */
    private static Optional<ThresholdOutcome> median(List<ThresholdOutcome> outcomes, int runs) {
        ThresholdOutcome first = outcomes.get(0);
        double[] measured = outcomes.stream()
                .flatMapToDouble(outcome -> outcome.measured().stream())
                .toArray();
        if (measured.length == runs) {
            return Optional.of(ThresholdOutcome.measured(
                    first.threshold(),
                    first.scope(),
                    Spread.median(measured),
                    outcomes.stream().anyMatch(ThresholdOutcome::atLeast)));
        }
        if (!first.scope().equals(ThresholdOutcome.RUN)) {
            return Optional.empty();
        }
        String reason = outcomes.stream()
                .flatMap(outcome -> outcome.verdict() instanceof Verdict.Inconclusive why
                        ? Stream.of(why.reason())
                        : Stream.empty())
                .findFirst()
                .orElse(first.threshold() + ": not measured");
        return Optional.of(ThresholdOutcome.inconclusive(
                first.threshold(),
                first.scope(),
                measured.length == 0
                        ? reason
                        : reason + " (measured in " + measured.length + " of " + runs + " runs)"));
    }
}
