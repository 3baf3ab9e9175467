package io.only1mcp.proxy;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Has the whole heap collected when it has grown. The collector of JDK 17 does so by itself; that of JDK 25 takes more memory
 * instead, as long as it is allowed any, and keeps what connections left that are long gone.
 */
final class HeapCare {
    /** Between two looks, so that there are no more collections than that. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    /** A heap that has grown by this part of itself is collected. */
    private static final int PART = 8;

    private final LongSupplier size;
    private final Runnable collector;
    private long least;

    /**
     * @param size of the heap in bytes, used or not
     * @param collector frees what is garbage, and makes the heap smaller where it can
     */
    HeapCare(LongSupplier size, Runnable collector) {
        this.size = size;
        this.collector = collector;
        this.least = size.getAsLong();
    }

    /** What ends one day. */
    interface Ending {
        /** Waits for it so long at most; true when it has come. */
        boolean await(Duration longest) throws InterruptedException;
    }

    /** After the heap of this JVM. */
    static HeapCare ofThisJvm() {
        return new HeapCare(Runtime.getRuntime()::totalMemory, System::gc);
    }

    /** Looks again and again, until that end. */
    void until(Ending end) throws InterruptedException {
        while (!end.await(PAUSE)) {
            look();
        }
    }

    /** Collects where the heap is an eighth larger than the smallest that it was since the last collection. */
    void look() {
        least = Math.min(least, size.getAsLong());
        if (size.getAsLong() - least >= least / PART) {
            collector.run();
            least = size.getAsLong();
        }
    }
}
