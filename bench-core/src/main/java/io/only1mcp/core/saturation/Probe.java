package io.only1mcp.core.saturation;

import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.Histograms;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.recording.TargetUsage;
import io.only1mcp.core.statistics.Spread;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.verdict.Judge;
import io.only1mcp.core.verdict.Judgement;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One rate, offered for some seconds in an open loop. It passes where the thresholds held, 99.5 % of what was offered was
 * answered well inside the window, and the number of requests in hand did not grow by more than the rest.
 *
 * @param perSecond the rate that was offered
 * @param answeredPerSecond good answers inside the window, over its length
 * @param grownShare by how much the number in hand grew over the window, as a share of what was offered: the rate times the
 *     slope of the response time, by Theil and Sen over the parts of the window; negative where it shrank
 * @param counts what became of the requests of the window
 * @param response of these, from the intended instant
 * @param validity whether the driver was up to it
 * @param failures why it did not pass, each in one line; empty where it passed
 */
public record Probe(
        double perSecond,
        double answeredPerSecond,
        double grownShare,
        Counts counts,
        Summary response,
        Validity.Level validity,
        List<String> failures) {
    /** The share of a rate that has to be answered inside the window, and with it how much may remain in hand. */
    private static final double ANSWERED = 0.995;

    private static final double BY_FAR = 0.9;
    private static final Set<Metric.Figure> JUDGED =
            Set.of(Metric.Figure.LATENCY, Metric.Figure.SERVICE, Metric.Figure.ERROR_RATE, Metric.Figure.AVAILABILITY);

    public Probe {
        failures = List.copyOf(failures);
    }

    /**
     * A probe.
     *
     * @param recording whose stages behind the first {@code leadIn} are the parts of the window, equally long and at one rate
     * @param leadIn how many stages come before the window
     * @param thresholds those on latencies and errors are judged
     */
    public static Probe of(Recording recording, int leadIn, List<Threshold> thresholds) {
        List<StageRecording> parts =
                recording.stages().subList(leadIn, recording.stages().size());
        double offered = parts.get(0).toPerSecond();
        double seconds = parts.stream()
                .mapToDouble(part -> part.duration().toNanos() / 1e9)
                .sum();
        double answered = parts.stream().mapToLong(StageRecording::answered).sum() / seconds;
        double grown = slope(parts);
        List<String> failures = new ArrayList<>();
        Recording window = recording.of(parts);
        List<Threshold> judged = thresholds.stream()
                .filter(threshold -> JUDGED.contains(threshold.metric().figure()))
                .toList();
        Judgement judgement = Judge.run(window, TargetUsage.UNOBSERVED, Optional.empty(), judged);
        judgement.run().forEach(outcome -> {
            if (outcome.verdict() instanceof Verdict.Fail fail) {
                fail.breaches().forEach(breach -> failures.add(breach.text()));
            }
        });
        if (judgement.unexcused() != null) {
            failures.add(judgement.unexcused());
        }
        if (answered < ANSWERED * offered) {
            failures.add(String.format(
                    Locale.ROOT,
                    "%s of it answered, less than %.1f%%",
                    Figures.share(answered / offered),
                    100 * ANSWERED));
        }
        if (grown > 1 - ANSWERED) {
            failures.add("what was in hand grew by " + Figures.share(grown) + " of what was offered");
        }
        return new Probe(
                offered,
                answered,
                grown,
                window.counts(),
                Summary.of(Histograms.sum(
                        parts.stream().map(StageRecording::response).toList())),
                Validity.of(window, List.of()).level(),
                failures);
    }

    /** The response time's rise over the window in seconds a second: what is in hand, by Little's law, over the rate. */
    private static double slope(List<StageRecording> parts) {
        List<Double> slopes = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            for (int k = i + 1; k < parts.size(); k++) {
                double apart =
                        (parts.get(k).start().toNanos() - parts.get(i).start().toNanos());
                slopes.add((parts.get(k).response().getMean()
                                - parts.get(i).response().getMean())
                        / apart);
            }
        }
        return slopes.isEmpty()
                ? 0
                : Spread.median(slopes.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Whether it passed. */
    public boolean passed() {
        return failures.isEmpty() && validity != Validity.Level.INVALID;
    }

    /** What the search is told. A driver that was late because its own requests piled up is the target's doing. */
    public RateSearch.Outcome outcome() {
        if (validity == Validity.Level.INVALID) {
            return RateSearch.Outcome.INVALID;
        }
        if (failures.isEmpty()) {
            return RateSearch.Outcome.PASSED;
        }
        return answeredPerSecond < BY_FAR * perSecond ? RateSearch.Outcome.FAILED_BY_FAR : RateSearch.Outcome.FAILED;
    }
}
