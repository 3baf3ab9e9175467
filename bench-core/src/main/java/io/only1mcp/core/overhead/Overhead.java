package io.only1mcp.core.overhead;

import io.only1mcp.core.units.Rates;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a proxy adds, over all rates.
 *
 * @param validity invalid where the driver was not up to any of the rates; suspect where pairs were left out for that at one
 *     of them, or most are suspect
 * @param rates in the order in which they were driven
 * @param verdict what all limits at all rates say together
 */
public record Overhead(Validity.Level validity, List<RateOverhead> rates, Verdict verdict) {
    /** What a gateway may add at p50, p95, p99 and p99.9, unless a profile says otherwise: 2, 4, 5 and 10 ms. */
    public static final List<Threshold> LIMITS = List.of(
            limit("overhead_p50", 2), limit("overhead_p95", 4), limit("overhead_p99", 5), limit("overhead_p99_9", 10));

    public Overhead {
        rates = List.copyOf(rates);
    }

    /**
     * The whole of these rates. A quantile that has enough samples at one rate at least is not held against the rates at
     * which it has too few.
     */
    public static Overhead of(List<RateOverhead> rates) {
        List<Verdict.Breach> breaches = new ArrayList<>();
        Set<String> reasons = new LinkedHashSet<>();
        for (RateOverhead rate : rates) {
            if (rate.incomparable() != null) {
                reasons.add("at " + Rates.text(rate.perSecond()) + ": " + rate.incomparable());
                continue;
            }
            for (AddedLatency quantile : rate.quantiles()) {
                if (quantile.verdict() instanceof Verdict.Fail fail) {
                    breaches.addAll(fail.breaches());
                } else if (quantile.verdict() instanceof Verdict.Inconclusive inconclusive
                        && (quantile.added() != null || nowhere(quantile.limit(), rates))) {
                    reasons.add(inconclusive.reason());
                }
            }
        }
        Verdict verdict = !breaches.isEmpty()
                ? new Verdict.Fail(breaches)
                : rates.isEmpty()
                        ? new Verdict.Inconclusive("no rate was driven to its end")
                        : reasons.isEmpty() ? new Verdict.Pass() : new Verdict.Inconclusive(String.join("; ", reasons));
        return new Overhead(validity(rates), rates, verdict);
    }

    private static Validity.Level validity(List<RateOverhead> rates) {
        if (!rates.isEmpty() && rates.stream().allMatch(RateOverhead::invalid)) {
            return Validity.Level.INVALID;
        }
        return rates.stream().anyMatch(RateOverhead::suspect) ? Validity.Level.SUSPECT : Validity.Level.VALID;
    }

    /** Why it is worth so little: a doubt for each rate of which nothing is known, because the driver spoiled too many pairs. */
    public List<Caveat> caveats() {
        Caveat.Level level = validity == Validity.Level.INVALID ? Caveat.Level.INVALID : Caveat.Level.SUSPECT;
        return rates.stream()
                .filter(RateOverhead::invalid)
                .map(rate -> new Caveat(
                        level,
                        "pairs",
                        "nothing is known at " + Rates.text(rate.perSecond()) + ": " + rate.incomparable(),
                        "name lower --rates, or give the driver a core of its own"))
                .toList();
    }

    private static boolean nowhere(Threshold limit, List<RateOverhead> rates) {
        return rates.stream()
                .flatMap(rate -> rate.quantiles().stream())
                .filter(quantile -> quantile.limit().equals(limit))
                .allMatch(quantile -> quantile.added() == null);
    }

    private static Threshold limit(String metric, double millis) {
        return new Threshold(Metric.of(metric).orElseThrow(), Threshold.Comparison.MAX, 1e6 * millis);
    }
}
