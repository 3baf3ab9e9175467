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
 */
public record Faults(double backendFailures, double partitions, double slow, Duration slowBy, long seed) {

    /** No fault is injected. */
    public static final Faults NONE = new Faults(0, 0, 0, Duration.ZERO, 42);

    public Faults {
        check("backend_failures", backendFailures);
        check("partitions", partitions);
        check("slow.share", slow);
        if (backendFailures + partitions + slow > 1) {
            throw new IllegalArgumentException("the shares must not exceed 100% together, got "
                    + Shares.text(backendFailures + partitions + slow));
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
        return backendFailures == 0 && partitions == 0 && slow == 0;
    }
}
