package io.only1mcp.core.verdict;

/**
 * A limit on a metric: what a run has to hold in order to pass.
 *
 * @param metric what is limited
 * @param comparison on which side of the limit the measured value has to be
 * @param limit in the unit of the metric ({@link Unit}): nanoseconds, requests per second, a share of 0 to 1, cores, bytes
 *     or a factor; 0 or more
 * @param of whose requests count
 */
public record Threshold(Metric metric, Comparison comparison, double limit, Of of) {

    /** On which side of the limit a value has to be. */
    public enum Comparison {
        /** At most the limit. */
        MAX,
        /** At least the limit. */
        MIN
    }

    /** Whose requests count. */
    public enum Of {
        /** All of them. */
        ALL,
        /** Those that met no injected fault: what is left is the proxy's. */
        PROXY
    }

    /** A limit over all requests. */
    public Threshold(Metric metric, Comparison comparison, double limit) {
        this(metric, comparison, limit, Of.ALL);
    }

    public Threshold {
        if (of == Of.PROXY && !metric.figure().ofRequests()) {
            throw new IllegalArgumentException(
                    "of: proxy belongs to latency, error_rate and availability, not to " + metric.key());
        }
        if (!(limit >= 0) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException("limit: must be >= 0, got " + limit);
        }
    }

    /** Whether a measured value, in the unit of the metric, keeps to the limit; a value that equals it does, NaN never. */
    public boolean holds(double value) {
        return comparison == Comparison.MAX ? value <= limit : value >= limit;
    }

    /** The limit as it is written in a profile, such as {@code 10ms}. */
    public String limitText() {
        return metric.unit().text(limit);
    }

    /** The threshold in one expression, such as {@code latency_p99 <= 10ms}. */
    @Override
    public String toString() {
        return metric.key()
                + (of == Of.PROXY ? " of proxy" : "")
                + (comparison == Comparison.MAX ? " <= " : " >= ")
                + limitText();
    }
}
