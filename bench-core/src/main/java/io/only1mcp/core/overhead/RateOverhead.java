package io.only1mcp.core.overhead;

import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.statistics.Interval;
import io.only1mcp.core.statistics.Spread;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.verdict.Judge;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy adds at one rate. The unit is the pair: for each pair the difference of one quantile, proxied less direct; of
 * these differences the median, with an interval that comes from drawing pairs anew. Requests are never pooled over pairs.
 *
 * @param perSecond the rate
 * @param legSeconds how long each leg counted
 * @param pairs all of them, also those that were left out because the driver was not up to them
 * @param quantiles what is added, in the order of the limits
 * @param incomparable why nothing can be judged at this rate; null where it can
 */
public record RateOverhead(
        double perSecond,
        double legSeconds,
        List<Pair> pairs,
        List<AddedLatency> quantiles,
        @Nullable String incomparable) {
    /** Below this share of the rate a path did not keep up, and what is compared is no longer one load. */
    private static final double KEPT_UP = 0.99;

    private static final double MOST_ERRORS = 0.01;

    public RateOverhead {
        pairs = List.copyOf(pairs);
        quantiles = List.copyOf(quantiles);
    }

    /**
     * The overhead at one rate.
     *
     * @param driven the pairs, at least one
     * @param limits what is asked, of overhead metrics alone
     * @param seed of the interval's draws
     */
    public static RateOverhead of(double perSecond, List<DrivenPair> driven, List<Threshold> limits, long seed) {
        List<Pair> pairs = new ArrayList<>();
        List<DrivenPair> valid = new ArrayList<>();
        for (DrivenPair pair : driven) {
            Pair legs = new Pair(pair.directFirst(), Leg.of(pair.direct()), Leg.of(pair.proxied()));
            pairs.add(legs);
            if (legs.valid()) {
                valid.add(pair);
            }
        }
        String why = incomparable(perSecond, pairs);
        // What cannot be judged is shown all the same.
        List<DrivenPair> counted = valid.size() < Interval.LEAST ? driven : valid;
        return new RateOverhead(
                perSecond,
                DrivenPair.measured(driven.get(0).direct()).duration().toNanos() / 1e9,
                pairs,
                limits.stream()
                        .map(limit -> added(limit, counted, why, perSecond, seed))
                        .toList(),
                why);
    }

    private static @Nullable String incomparable(double perSecond, List<Pair> pairs) {
        List<Pair> valid = pairs.stream().filter(Pair::valid).toList();
        if (valid.size() < Interval.LEAST) {
            return pairs.size() < Interval.LEAST
                    ? "an interval takes " + Interval.LEAST + " pairs, there are " + pairs.size()
                    : "the driver kept up in " + valid.size() + " of " + pairs.size()
                            + " pairs only, and an interval takes " + Interval.LEAST;
        }
        double kept = median(valid, pair -> pair.direct().achievedPerSecond());
        if (kept < KEPT_UP * perSecond) {
            return "without the proxy already only " + Figures.rate(kept) + "/s were answered: lower the rate";
        }
        double errors = Math.max(
                median(valid, pair -> pair.direct().counts().errorRate()),
                median(valid, pair -> pair.proxied().counts().errorRate()));
        return errors > MOST_ERRORS ? Figures.share(errors) + " of the requests failed on one of the paths" : null;
    }

    private static double median(List<Pair> pairs, Function<Pair, Double> value) {
        return Spread.median(
                pairs.stream().map(value).mapToDouble(Double::doubleValue).toArray());
    }

    private static AddedLatency added(
            Threshold limit, List<DrivenPair> pairs, @Nullable String why, double perSecond, long seed) {
        Metric metric = limit.metric();
        long samples = pairs.stream()
                .flatMap(pair -> Stream.of(pair.direct(), pair.proxied()))
                .mapToLong(leg -> DrivenPair.measured(leg).response().getTotalCount())
                .min()
                .orElse(0);
        if (samples < Judge.samplesNeeded(metric)) {
            String few = "too few samples in each leg: " + samples + ", it takes " + Judge.samplesNeeded(metric);
            return new AddedLatency(
                    limit, samples, 0, 0, null, inconclusive(limit, perSecond, why == null ? few : why));
        }
        double[] direct = quantiles(pairs, DrivenPair::direct, metric);
        double[] proxied = quantiles(pairs, DrivenPair::proxied, metric);
        double[] differences = new double[direct.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = proxied[i] - direct[i];
        }
        Interval added = Interval.ofMedian(differences, seed);
        return new AddedLatency(
                limit,
                samples,
                Math.round(Spread.median(direct)),
                Math.round(Spread.median(proxied)),
                added,
                why == null ? verdict(limit, perSecond, added) : inconclusive(limit, perSecond, why));
    }

    private static double[] quantiles(List<DrivenPair> pairs, Function<DrivenPair, Recording> leg, Metric metric) {
        return pairs.stream()
                .map(leg)
                .map(DrivenPair::measured)
                .map(StageRecording::response)
                .mapToDouble(response -> response.getValueAtPercentile(100 * metric.quantile()))
                .toArray();
    }

    private static Verdict inconclusive(Threshold limit, double perSecond, String reason) {
        return new Verdict.Inconclusive(limit + " at " + Rates.text(perSecond) + ": " + reason);
    }

    private static Verdict verdict(Threshold limit, double perSecond, Interval added) {
        if (added.below(limit.limit())) {
            return new Verdict.Pass();
        }
        String measured = String.format(
                Locale.ROOT,
                "measured %s, between %s and %s",
                signed(added.estimate()),
                signed(added.low()),
                signed(added.high()));
        return added.above(limit.limit())
                ? new Verdict.Fail(List.of(new Verdict.Breach(Rates.text(perSecond), limit + ", " + measured)))
                : inconclusive(limit, perSecond, "the interval holds the limit: " + measured);
    }

    /** A difference of latencies for people, such as {@code +98.0µs}. */
    public static String signed(double nanos) {
        String size = Figures.latency(Math.round(Math.abs(nanos)));
        return (nanos < 0 ? "-" : "+") + size;
    }

    /** Whether pairs were left out because the driver was not up to them, or most of them are suspect. */
    boolean suspect() {
        long doubtful = pairs.stream()
                .filter(pair -> pair.worst() != Validity.Level.VALID)
                .count();
        return pairs.stream().anyMatch(pair -> !pair.valid()) || 2 * doubtful > pairs.size();
    }

    /** Whether the driver spoiled so many pairs that nothing is left to compare. */
    public boolean invalid() {
        return pairs.size() >= Interval.LEAST
                && pairs.stream().filter(Pair::valid).count() < Interval.LEAST;
    }
}
