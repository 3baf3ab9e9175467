package io.only1mcp.mock.behaviour;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Faults that single calls of tools meet. Which call meets which is a pure function of the call's key, so that whoever
 * sent a call knows what it met without being told.
 *
 * @param failures share of calls that are answered with a JSON-RPC error, 0 to 1
 * @param partitions share of calls whose connection breaks off without an answer, 0 to 1
 * @param slow share of calls that take longer, 0 to 1
 * @param slowBy how much longer these take
 * @param seed of the draws
 */
public record Injection(double failures, double partitions, double slow, Duration slowBy, long seed) {

    /** What a call meets. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** A JSON-RPC error. */
        FAILURE,
        /** The end of its connection. */
        PARTITION,
        /** An answer that takes longer. */
        SLOW
    }

    /** Nothing is injected. */
    public static final Injection NONE = new Injection(0, 0, 0, Duration.ZERO, 42);

    private static final List<String> PARTS = List.of("failures", "partitions", "slow", "by", "seed");

    public Injection {
        if (failures + partitions + slow > 1) {
            throw new IllegalArgumentException("inject: the shares must not exceed 100% together");
        }
    }

    /** Whether no call meets anything. */
    public boolean none() {
        return failures == 0 && partitions == 0 && slow == 0;
    }

    /** What a call meets; see {@link CallKey}. */
    public Kind of(long call) {
        double drawn = Draws.uniform(seed, Draws.Purpose.INJECTION, call);
        if (drawn <= failures) {
            return Kind.FAILURE;
        }
        if (drawn <= failures + partitions) {
            return Kind.PARTITION;
        }
        return drawn <= failures + partitions + slow ? Kind.SLOW : Kind.NONE;
    }

    /**
     * What a text describes.
     *
     * @param text {@code failures=1%,partitions=0.1%,slow=5%,by=500ms,seed=7}; each may be absent
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    static Injection parse(String text) {
        Map<String, String> parts = NamedParts.parse("inject", text, PARTS);
        return new Injection(
                Quantities.share("inject.failures", parts.getOrDefault("failures", "0%")),
                Quantities.share("inject.partitions", parts.getOrDefault("partitions", "0%")),
                Quantities.share("inject.slow", parts.getOrDefault("slow", "0%")),
                Quantities.duration("inject.by", parts.getOrDefault("by", "0ms")),
                Quantities.wholeNumber("inject.seed", parts.getOrDefault("seed", "42")));
    }
}
