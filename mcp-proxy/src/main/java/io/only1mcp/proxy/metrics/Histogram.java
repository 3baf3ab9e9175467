package io.only1mcp.proxy.metrics;

import java.util.concurrent.TimeUnit;

/**
 * Durations in buckets that each are a quarter of a power of two wide: from 65 µs to 69 s, what is shorter or longer in
 * the first or the last. For one thread.
 */
public final class Histogram {
    private static final int FIRST_POWER = 16;
    private static final int LAST_POWER = 36;
    private static final int PARTS = 4;

    /** How many buckets there are. */
    public static final int BUCKETS = (LAST_POWER - FIRST_POWER) * PARTS;

    private final long[] counts = new long[BUCKETS];
    private long count;
    private long sumNanos;

    /** An empty histogram. */
    public Histogram() {}

    /** Counts a duration; a negative one, which no clock should give, as zero. */
    public void record(long nanos) {
        long kept = Math.max(0, nanos);
        counts[bucket(kept)]++;
        count++;
        sumNanos += kept;
    }

    private static int bucket(long nanos) {
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | 1);
        if (power < FIRST_POWER) {
            return 0;
        }
        int part = (int) (nanos >>> (power - 2)) & (PARTS - 1);
        return Math.min(BUCKETS - 1, (power - FIRST_POWER) * PARTS + part);
    }

    /** The end of a bucket in seconds: what it counts is shorter. */
    public static double endSeconds(int bucket) {
        double begin = Math.scalb(1.0, FIRST_POWER + bucket / PARTS);
        return (begin + begin * (bucket % PARTS + 1) / PARTS) / TimeUnit.SECONDS.toNanos(1);
    }

    /** How many durations a bucket has counted. */
    public long count(int bucket) {
        return counts[bucket];
    }

    /** How many durations have been counted. */
    public long count() {
        return count;
    }

    /** Their sum in seconds. */
    public double sumSeconds() {
        return (double) sumNanos / TimeUnit.SECONDS.toNanos(1);
    }
}
