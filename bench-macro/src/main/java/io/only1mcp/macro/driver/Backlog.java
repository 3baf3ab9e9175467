package io.only1mcp.macro.driver;

import java.util.Arrays;

/**
 * Arrivals that are due and not yet written, eldest first: a ring of primitives that grows with a target's debt, to rate ×
 * timeout entries or until it is full.
 */
final class Backlog {
    /** Two million, in 40 MB: 70,000 a second for the usual 30 s. */
    static final int MOST = 1 << 21;

    private long[] intendedAt = new long[1024];
    private long[] readyAt = new long[1024];
    private int[] stage = new int[1024];
    private long first;
    private long end;

    boolean isEmpty() {
        return first == end;
    }

    /** Whether no other arrival finds room. */
    boolean isFull() {
        return end - first == MOST;
    }

    /** The number of the eldest arrival in it. */
    long arrival() {
        return first;
    }

    long intendedAt() {
        return intendedAt[slot(first)];
    }

    long readyAt() {
        return readyAt[slot(first)];
    }

    int stage() {
        return stage[slot(first)];
    }

    /** The number that the next arrival gets. */
    long nextArrival() {
        return end;
    }

    void add(int inStage, long intended, long ready) {
        if (end - first == intendedAt.length) {
            grow();
        }
        int slot = slot(end++);
        intendedAt[slot] = intended;
        readyAt[slot] = ready;
        stage[slot] = inStage;
    }

    void remove() {
        first++;
    }

    /** An arrival passes by an empty backlog. */
    void skip() {
        first++;
        end++;
    }

    private int slot(long arrival) {
        return (int) arrival & (intendedAt.length - 1);
    }

    private void grow() {
        int n = intendedAt.length;
        long[] intended = Arrays.copyOf(intendedAt, 2 * n);
        long[] ready = Arrays.copyOf(readyAt, 2 * n);
        int[] stages = Arrays.copyOf(stage, 2 * n);
        for (long i = first; i < end; i++) {
            int from = (int) i & (n - 1);
            int to = (int) i & (2 * n - 1);
            intended[to] = intendedAt[from];
            ready[to] = readyAt[from];
            stages[to] = stage[from];
        }
        intendedAt = intended;
        readyAt = ready;
        stage = stages;
    }
}
