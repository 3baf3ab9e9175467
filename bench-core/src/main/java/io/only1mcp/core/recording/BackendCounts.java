package io.only1mcp.core.recording;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the backends were asked during a run, by their own counts, beside what the clients asked of the target.
 *
 * @param requests all that reached the backends, whatever it was
 * @param calls the calls of tools among them
 * @param sent all requests that the clients sent
 * @param callsAnswered the clients' calls of tools that were answered well
 * @param injected how many requests met each injected fault
 * @param untilReady all that reached the backends from the target's start until it was ready
 * @param operations what they were asked for each operation, in the order of the workload; empty where they cannot tell
 */
public record BackendCounts(
        long requests,
        long calls,
        long sent,
        long callsAnswered,
        Map<InjectedFault, Long> injected,
        long untilReady,
        List<OperationBackends> operations) {
    public BackendCounts {
        injected = Map.copyOf(injected);
        operations = List.copyOf(operations);
    }

    /** How many requests met that. */
    public long injected(InjectedFault fault) {
        return injected.getOrDefault(fault, 0L);
    }

    /** What reached the backends and belongs to no operation: sessions that were opened, pings, lists asked for anew. */
    public long others() {
        return Math.max(
                0,
                requests
                        - Math.round(operations.stream()
                                .mapToDouble(OperationBackends::requests)
                                .sum()));
    }

    /** Requests at the backends for each one of the clients; empty where these sent none. */
    public OptionalDouble amplification() {
        return sent == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) requests / sent);
    }

    /**
     * The share of good answers to calls for which no backend was asked, 0 to 1; empty where there was none. A call that
     * failed behind the target counts against it, and one that the target refused does not count for it.
     */
    public OptionalDouble cacheHitRate() {
        return callsAnswered == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, 1 - (double) calls / callsAnswered));
    }
}
