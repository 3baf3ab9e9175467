package io.only1mcp.core.recording;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the requests of a stage, an operation or a run.
 *
 * @param intended arrivals that the schedule asked for and that fell due
 * @param sent those that were written
 * @param unsent those that were older than the timeout before a connection was free; never sent
 * @param ok good answers
 * @param failed all others that were sent, by kind
 */
public record Counts(long intended, long sent, long unsent, long ok, Map<FailureKind, Long> failed) {
    public Counts {
        Map<FailureKind, Long> copy = new EnumMap<>(FailureKind.class);
        copy.putAll(failed);
        failed = Collections.unmodifiableMap(copy);
    }

    /** The number of failures of all kinds, the unsent not among them. */
    public long failedTotal() {
        return failed.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The number of failures of {@code kind}. */
    public long failed(FailureKind kind) {
        return failed.getOrDefault(kind, 0L);
    }

    /** (failed + unsent) over intended, 0 to 1; 0 when nothing was intended. */
    public double errorRate() {
        return intended == 0 ? 0 : (double) (failedTotal() + unsent) / intended;
    }

    /** Counts added to these. */
    public Counts plus(Counts other) {
        Map<FailureKind, Long> sum = new EnumMap<>(FailureKind.class);
        sum.putAll(failed);
        other.failed.forEach((kind, n) -> sum.merge(kind, n, Long::sum));
        return new Counts(intended + other.intended, sent + other.sent, unsent + other.unsent, ok + other.ok, sum);
    }

    /** No requests. */
    public static Counts none() {
        return new Counts(0, 0, 0, 0, Map.of());
    }
}
