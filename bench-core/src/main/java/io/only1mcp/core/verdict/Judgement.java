package io.only1mcp.core.verdict;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the thresholds say of a run.
 *
 * @param stages the outcomes of each stage, in the order of the stages; of a cut one none
 * @param run the outcomes of the run as a whole
 * @param verdict the whole in one word, with its breaches or reasons
 * @param unexcused what fails the run whatever its thresholds, in one line; null where nothing does
 * @param breakingPoint where a run that went on until something was broken ended; null where it did not
 */
public record Judgement(
        List<List<ThresholdOutcome>> stages,
        List<ThresholdOutcome> run,
        Verdict verdict,
        @Nullable String unexcused,
        @Nullable BreakingPoint breakingPoint) {
    public Judgement {
        stages = stages.stream().map(List::copyOf).toList();
        run = List.copyOf(run);
    }

    /** The judgement of these outcomes, and of what fails the run whatever they are, where there is such. */
    static Judgement of(
            List<List<ThresholdOutcome>> stages,
            List<ThresholdOutcome> run,
            @Nullable String unexcused,
            @Nullable BreakingPoint breakingPoint) {
        List<Verdict.Breach> breaches = new ArrayList<>();
        Set<String> reasons = new LinkedHashSet<>();
        Stream.concat(stages.stream().flatMap(List::stream), run.stream()).forEach(outcome -> {
            if (breakingPoint != null && outcome.scope().equals(breakingPoint.stage())) {
                return;
            }
            if (outcome.verdict() instanceof Verdict.Fail fail) {
                breaches.addAll(fail.breaches());
            } else if (outcome.verdict() instanceof Verdict.Inconclusive inconclusive) {
                reasons.add(inconclusive.reason());
            }
        });
        if (unexcused != null) {
            breaches.add(new Verdict.Breach(ThresholdOutcome.RUN, unexcused));
        }
        return new Judgement(stages, run, verdict(breaches, reasons), unexcused, breakingPoint);
    }

    private static Verdict verdict(List<Verdict.Breach> breaches, Set<String> reasons) {
        if (!breaches.isEmpty()) {
            return new Verdict.Fail(breaches);
        }
        return reasons.isEmpty() ? new Verdict.Pass() : new Verdict.Inconclusive(String.join("; ", reasons));
    }
}
