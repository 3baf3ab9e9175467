package io.only1mcp.mock.behaviour;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;

/** How long a server takes over an answer. */
public sealed interface Latency {

    /**
     * How long the answer to a request takes, in nanoseconds, 0 or more. A pure function of its arguments.
     *
     * @param request number of the request, 0 or more
     */
    long nanos(long seed, long request);

    /** Whether every answer comes at once. */
    default boolean none() {
        return false;
    }

    /**
     * The latency that a text describes.
     *
     * @param text {@code 5ms}, {@code normal(mean=5ms, sd=1ms)} or {@code lognormal(p50=2ms, p99=20ms)}
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    static Latency parse(String text) {
        Matcher call = NamedDurations.CALL.matcher(text.strip());
        if (!call.matches()) {
            return new Fixed(Quantities.duration("latency", text));
        }
        return switch (call.group(1)) {
            case "normal" -> {
                List<Duration> parts = NamedDurations.parse("latency", call.group(2), "mean", "sd");
                yield new Normal(parts.get(0), parts.get(1));
            }
            case "lognormal" -> {
                List<Duration> parts = NamedDurations.parse("latency", call.group(2), "p50", "p99");
                yield new Lognormal(parts.get(0), parts.get(1));
            }
            default ->
                throw new IllegalArgumentException("latency: must be a duration, normal(mean=…, sd=…) or"
                        + " lognormal(p50=…, p99=…), got " + text);
        };
    }

    /**
     * Always the same.
     *
     * @param duration zero or more
     */
    record Fixed(Duration duration) implements Latency {
        public Fixed {
            if (duration.isNegative()) {
                throw new IllegalArgumentException("latency: must be >= 0, got " + duration);
            }
        }

        @Override
        public long nanos(long seed, long request) {
            return duration.toNanos();
        }

        @Override
        public boolean none() {
            return duration.isZero();
        }

        @Override
        public String toString() {
            return Quantities.text(duration);
        }
    }

    /**
     * Normally distributed; what would be below zero is zero, so that with a large deviation the mean is higher than
     * stated.
     *
     * @param mean zero or more
     * @param sd standard deviation, zero or more
     */
    record Normal(Duration mean, Duration sd) implements Latency {
        public Normal {
            if (mean.isNegative() || sd.isNegative()) {
                throw new IllegalArgumentException("latency: mean and sd must be >= 0, got " + mean + " and " + sd);
            }
        }

        @Override
        public long nanos(long seed, long request) {
            return Math.max(0, Math.round(mean.toNanos() + sd.toNanos() * Draws.normal(seed, request)));
        }

        @Override
        public String toString() {
            return "normal(mean=" + Quantities.text(mean) + ", sd=" + Quantities.text(sd) + ")";
        }
    }

    /**
     * Lognormally distributed: a long tail, as real services have it.
     *
     * @param p50 median, more than zero
     * @param p99 99th percentile, at least the median
     */
    record Lognormal(Duration p50, Duration p99) implements Latency {

        /** 99th percentile of the standard normal distribution. */
        private static final double Z99 = 2.3263478740408408;

        public Lognormal {
            if (p50.isNegative() || p50.isZero() || p99.compareTo(p50) < 0) {
                throw new IllegalArgumentException("latency: must have 0 < p50 <= p99, got p50=" + Quantities.text(p50)
                        + ", p99=" + Quantities.text(p99));
            }
        }

        @Override
        public long nanos(long seed, long request) {
            double sigma = Math.log((double) p99.toNanos() / p50.toNanos()) / Z99;
            return Math.round(p50.toNanos() * Math.exp(sigma * Draws.normal(seed, request)));
        }

        @Override
        public String toString() {
            return "lognormal(p50=" + Quantities.text(p50) + ", p99=" + Quantities.text(p99) + ")";
        }
    }
}
