package io.only1mcp.core.saturation;

import io.only1mcp.core.units.Figures;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a target breaks, and how it comes there.
 *
 * @param validity that of the best probe of the rate that was sustained; where none was, of the best probe of all
 * @param probes in the order in which they were driven
 * @param sustainedPerSecond the highest rate that passed; null where none did
 * @param brokenPerSecond the lowest rate that did not; null where none failed
 * @param driverLimit whether what did not pass there was the driver
 * @param finished whether the search came to its end, and was not ended for want of time
 * @param kneePerSecond the rate of most power, throughput over mean response time, among those that passed (L. Kleinrock,
 *     "Power and deterministic rules of thumb for probabilistic problems in computer communications", 1979): more gets more
 *     answers, but waiting grows faster; null where none passed
 * @param ladder what more and more users get, in their order
 * @param scalability the law of these; null where there are too few
 * @param recovery after an overload; null where it was not measured
 * @param verdict whether the rates that were asked for were sustained
 */
public record Saturation(
        Validity.Level validity,
        List<Probe> probes,
        @Nullable Double sustainedPerSecond,
        @Nullable Double brokenPerSecond,
        boolean driverLimit,
        boolean finished,
        @Nullable Double kneePerSecond,
        List<Step> ladder,
        @Nullable Scalability scalability,
        @Nullable Recovery recovery,
        Verdict verdict) {
    public Saturation {
        probes = List.copyOf(probes);
        ladder = List.copyOf(ladder);
    }

    /**
     * What was found.
     *
     * @param search as it ended
     * @param finished whether it came to its end
     * @param thresholds of which those on the sustained rate are judged
     */
    public static Saturation of(
            RateSearch search,
            boolean finished,
            List<Probe> probes,
            List<Step> ladder,
            @Nullable Recovery recovery,
            List<Threshold> thresholds) {
        Double sustained = search.highestPassed().isPresent()
                ? Double.valueOf(search.highestPassed().getAsDouble())
                : null;
        Double broken = search.lowestFailed().isPresent()
                ? Double.valueOf(search.lowestFailed().getAsDouble())
                : null;
        List<Step> answered =
                ladder.stream().filter(step -> step.perSecond() > 0).toList();
        Optional<Scalability> law = Scalability.fit(
                answered.stream().mapToDouble(Step::users).toArray(),
                answered.stream().mapToDouble(Step::perSecond).toArray());
        return new Saturation(
                validity(probes, sustained),
                probes,
                sustained,
                broken,
                search.driverLimit(),
                finished,
                knee(probes),
                ladder,
                law.orElse(null),
                recovery,
                verdict(sustained, broken, search.driverLimit(), finished, thresholds));
    }

    /** That of the best probe of the rate that was sustained; where none was, of the best probe of all. */
    private static Validity.Level validity(List<Probe> probes, @Nullable Double sustained) {
        return probes.stream()
                .filter(probe -> sustained == null || (probe.passed() && probe.perSecond() == sustained))
                .map(Probe::validity)
                .min(Comparator.naturalOrder())
                .orElse(Validity.Level.VALID);
    }

    private static @Nullable Double knee(List<Probe> probes) {
        return probes.stream()
                .filter(Probe::passed)
                .max(Comparator.comparingDouble(probe ->
                        probe.answeredPerSecond() / Math.max(1, probe.response().meanNanos())))
                .map(Probe::perSecond)
                .orElse(null);
    }

    private static Verdict verdict(
            @Nullable Double sustained,
            @Nullable Double broken,
            boolean driverLimit,
            boolean finished,
            List<Threshold> thresholds) {
        if (sustained == null) {
            return driverLimit || broken == null
                    ? new Verdict.Inconclusive("no rate could be tried: the driver was not up to it")
                    : new Verdict.Fail(
                            List.of(new Verdict.Breach(Rates.text(broken), "no rate was sustained, not even this")));
        }
        for (Threshold threshold : thresholds) {
            if (threshold.metric().figure() == Metric.Figure.SUSTAINED_RATE && !threshold.holds(sustained)) {
                String text = threshold + ", measured " + Figures.rate(sustained) + "/s";
                return driverLimit || !finished
                        ? new Verdict.Inconclusive(text + " at least")
                        : new Verdict.Fail(List.of(new Verdict.Breach("run", text)));
            }
        }
        if (driverLimit || !finished) {
            return new Verdict.Inconclusive(Figures.rate(sustained) + "/s was sustained, and more could not be tried: "
                    + (driverLimit ? "the driver was not up to it" : "time was up"));
        }
        return new Verdict.Pass();
    }
}
