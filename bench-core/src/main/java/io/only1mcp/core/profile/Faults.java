package io.only1mcp.core.profile;

import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Shares;
import java.time.Duration;

/**
 * Faults that the backends inject into calls of tools. Which call meets which is a function of the call's marker, so that
 * the driver knows it and can judge the others apart.
 *
 * @param backendFailures share of calls that a backend answers with a JSON-RPC error, 0 to 1
 * @param partitions share of calls whose connection to the backend breaks off without an answer, 0 to 1
 * @param slow share of calls that take longer, 0 to 1
 * @param slowBy how much longer these take, 0 or more
 * @param seed of the draws
 * @param answers shares of calls whose answer is no good one
 */
public record Faults(
        double backendFailures, double partitions, double slow, Duration slowBy, long seed, Answers answers) {

    /**
     * Answers that are not what the protocol has them be.
     *
     * @param rateLimited share of calls that a backend refuses with HTTP status 429, 0 to 1
     * @param truncated share of calls whose answer is an event stream that breaks off amid its event, 0 to 1
     * @param malformed share of calls whose answer ends amid its JSON, 0 to 1
     */
    public record Answers(double rateLimited, double truncated, double malformed) {
        /** All are good. */
        public static final Answers GOOD = new Answers(0, 0, 0);

        public Answers {
            check("rate_limited", rateLimited);
            check("truncated", truncated);
            check("malformed", malformed);
        }
    }

    /** Of decimal fractions: 20%, 40%, 30% and 10% are more than 1 together. */
    private static final double ROUNDING = 1e-9;

    /** No fault is injected. */
    public static final Faults NONE = new Faults(0, 0, 0, Duration.ZERO, 42);

    /** Faults that leave answers as they are. */
    public Faults(double backendFailures, double partitions, double slow, Duration slowBy, long seed) {
        this(backendFailures, partitions, slow, slowBy, seed, Answers.GOOD);
    }

    public Faults {
        check("backend_failures", backendFailures);
        check("partitions", partitions);
        check("slow.share", slow);
        double together =
                backendFailures + partitions + slow + answers.rateLimited + answers.truncated + answers.malformed;
        if (together > 1 + ROUNDING) {
            throw new IllegalArgumentException(
                    "the shares must not exceed 100% together, got " + Shares.text(together));
        }
        if (slowBy.isNegative()) {
            throw new IllegalArgumentException("slow.by: must be >= 0, got " + Durations.text(slowBy));
        }
    }

    private static void check(String key, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(key + ": must be between 0% and 100%, got " + share);
        }
    }

    /** Whether no fault is injected. */
    public boolean none() {
        return backendFailures == 0 && partitions == 0 && slow == 0 && answers.equals(Answers.GOOD);
    }
}
