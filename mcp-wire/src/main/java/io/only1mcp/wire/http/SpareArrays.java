package io.only1mcp.wire.http;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Arrays of large bodies, to be used again: in a small heap each new one would soon cost a collection of all of it. When memory
 * is short, the collector takes them. Belongs to one event loop.
 */
public final class SpareArrays {
    /** Smaller ones are not worth it. */
    private static final int LEAST = 128 * 1024;

    private final long most;
    private final ArrayDeque<Spare> spares = new ArrayDeque<>();
    private long bytes;

    /**
     * None yet.
     *
     * @param most how many bytes may wait to be used again
     */
    SpareArrays(long most) {
        this.most = most;
    }

    /**
     * How long an array for a body is: large ones have four lengths for each power of two, so that one fits the next body too.
     *
     * @param needed its bytes
     * @param limit no array is longer, unless more is needed
     */
    static int length(int needed, long limit) {
        if (needed < LEAST) {
            return needed;
        }
        int step = Integer.highestOneBit(needed) / 4;
        long length = (needed + step - 1L) / step * step;
        return (int) Math.max(needed, Math.min(length, limit));
    }

    /** An array of that length, with anything in it. */
    byte[] take(int length) {
        for (Iterator<Spare> all = spares.iterator(); all.hasNext(); ) {
            Spare spare = all.next();
            if (spare.length == length) {
                all.remove();
                bytes -= length;
                byte[] array = spare.array.get();
                if (array != null) {
                    return array;
                }
            }
        }
        return new byte[length];
    }

    /** Takes an array that nobody reads or writes any more; the oldest go where there are too many. */
    public void giveBack(byte[] array) {
        if (array.length < LEAST || array.length > most) {
            return;
        }
        spares.addLast(new Spare(array.length, new SoftReference<>(array)));
        bytes += array.length;
        while (bytes > most) {
            bytes -= spares.removeFirst().length;
        }
    }

    private record Spare(int length, SoftReference<byte[]> array) {}
}
