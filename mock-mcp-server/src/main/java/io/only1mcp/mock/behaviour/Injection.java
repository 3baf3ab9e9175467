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
 * @param answers shares of calls whose answer is no good one
 */
public record Injection(double failures, double partitions, double slow, Duration slowBy, long seed, Answers answers) {

    /**
     * Answers that are not what the protocol has them be.
     *
     * @param rateLimited share of calls that are refused with HTTP status 429, 0 to 1
     * @param truncated share of calls whose answer is an event stream that breaks off amid its event, 0 to 1
     * @param malformed share of calls whose answer ends amid its JSON, 0 to 1
     */
    public record Answers(double rateLimited, double truncated, double malformed) {
        /** All are good. */
        public static final Answers GOOD = new Answers(0, 0, 0);
    }

    /** What a call meets. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** A JSON-RPC error. */
        FAILURE,
        /** The end of its connection. */
        PARTITION,
        /** An answer that takes longer. */
        SLOW,
        /** HTTP status 429. */
        RATE_LIMITED,
        /** An event stream that breaks off amid its event. */
        TRUNCATED,
        /** An answer that ends amid its JSON. */
        MALFORMED
    }

    /** Nothing is injected. */
    public static final Injection NONE = new Injection(0, 0, 0, Duration.ZERO, 42);

    private static final List<String> PARTS =
            List.of("failures", "partitions", "slow", "by", "seed", "rate_limited", "truncated", "malformed");

    /** Of decimal fractions: 20%, 40%, 30% and 10% are more than 1 together. */
    private static final double ROUNDING = 1e-9;

    private static final Kind[] KINDS = Kind.values();

    /** One whose answers are good where there are any. */
    public Injection(double failures, double partitions, double slow, Duration slowBy, long seed) {
        this(failures, partitions, slow, slowBy, seed, Answers.GOOD);
    }

    public Injection {
        if (failures + partitions + slow + answers.rateLimited() + answers.truncated() + answers.malformed()
                > 1 + ROUNDING) {
            throw new IllegalArgumentException("inject: the shares must not exceed 100% together");
        }
    }

    /** Whether no call meets anything. */
    public boolean none() {
        return failures == 0 && partitions == 0 && slow == 0 && answers.equals(Answers.GOOD);
    }

    /** What a call meets; see {@link CallKey}. */
    public Kind of(long call) {
        double drawn = Draws.uniform(seed, Draws.Purpose.INJECTION, call);
        double upTo = 0;
        for (Kind kind : KINDS) {
            upTo += share(kind);
            if (drawn <= upTo) {
                return kind;
            }
        }
        return Kind.NONE;
    }

    private double share(Kind kind) {
        return switch (kind) {
            case NONE -> 0;
            case FAILURE -> failures;
            case PARTITION -> partitions;
            case SLOW -> slow;
            case RATE_LIMITED -> answers.rateLimited();
            case TRUNCATED -> answers.truncated();
            case MALFORMED -> answers.malformed();
        };
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
                Quantities.wholeNumber("inject.seed", parts.getOrDefault("seed", "42")),
                new Answers(
                        Quantities.share("inject.rate_limited", parts.getOrDefault("rate_limited", "0%")),
                        Quantities.share("inject.truncated", parts.getOrDefault("truncated", "0%")),
                        Quantities.share("inject.malformed", parts.getOrDefault("malformed", "0%"))));
    }
}
