package io.only1mcp.core.recording;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the backends were asked for one operation of the workload.
 *
 * @param sent its messages that the clients sent in the run; of a batch each counts
 * @param requests what reached the backends for them. Operations that the backends cannot tell apart, such as two calls of one tool,
 *     share theirs in proportion to what was sent
 * @param cold what reached the backends, whatever it was, for the first request of all after the target's start; null where
 *     it was not asked, as of a target that runs already
 */
public record OperationBackends(
        long sent, double requests, @Nullable Cold cold) {

    /**
     * The first request after the target's start.
     *
     * @param requests what reached the backends meanwhile
     * @param answered whether it was answered well
     * @param nanos how long that took, in nanoseconds
     */
    public record Cold(long requests, boolean answered, long nanos) {}

    /** Requests at the backends for each one of the clients; empty where these sent none. */
    public OptionalDouble amplification() {
        return sent == 0 ? OptionalDouble.empty() : OptionalDouble.of(requests / sent);
    }
}
