package io.only1mcp.core.recording;

import org.HdrHistogram.Histogram;

/**
 * One second of a run as the recorder hands it over. Answers are in the second in which they arrived. The histograms
 * belong to the receiver until it gives the second back to its recorder.
 */
public final class Second {
    private static final Histogram[] NONE = {};

    long index;
    long lengthNanos;
    long intended;
    long sent;
    long unsent;
    long ok;
    long failed;
    int inFlight;
    int stage;
    long backlog;
    final Histogram response = Histograms.empty();
    final Histogram lateness = Histograms.empty();
    Histogram[] operations = NONE;

    Second() {}

    void clear() {
        intended = sent = unsent = ok = failed = 0;
        response.reset();
        lateness.reset();
        operations = NONE;
    }

    /** The number of the second since the start, from 0. */
    public long index() {
        return index;
    }

    /** How long it is, in nanoseconds; only the last one may be shorter than a second. */
    public long lengthNanos() {
        return lengthNanos;
    }

    /** Arrivals that fell due. */
    public long intended() {
        return intended;
    }

    /** Requests written. */
    public long sent() {
        return sent;
    }

    /** Arrivals given up unsent. */
    public long unsent() {
        return unsent;
    }

    /** Good answers. */
    public long ok() {
        return ok;
    }

    /** Failures. */
    public long failed() {
        return failed;
    }

    /** Requests in flight at its end. */
    public int inFlight() {
        return inFlight;
    }

    /** The number of the stage at its end. */
    public int stage() {
        return stage;
    }

    /** Arrivals due and unwritten at its end. */
    public long backlog() {
        return backlog;
    }

    /** Response times of good answers and timeouts, nanoseconds. */
    public Histogram response() {
        return response;
    }

    /** Lateness of the driver, nanoseconds. */
    public Histogram lateness() {
        return lateness;
    }

    /**
     * Response times by operation, in the order of the workload, over the ten seconds that end with this one; empty in
     * all other seconds.
     */
    public Histogram[] operations() {
        return operations.clone();
    }
}
