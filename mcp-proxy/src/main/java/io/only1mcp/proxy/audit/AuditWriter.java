package io.only1mcp.proxy.audit;

import io.only1mcp.proxy.config.AuditConfig.WhenFull;
import io.only1mcp.proxy.log.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Writes the lines of a ring to a file, on a thread of its own that ends with {@link #close} and for no other reason:
 * whatever goes wrong is counted, said once, and tried again. Lines are written in batches, one write for each, and forced to
 * the disk; then it waits for the flush interval, or less when the ring fills up.
 */
final class AuditWriter {
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final LineRing ring;
    private final LineFile file;
    private final long flushNanos;
    private final WhenFull whenFull;
    private final LongFunction<byte[]> gap;
    private final Consumer<String> log;
    private final Thread thread = new Thread(this::run, "audit");

    private volatile long lost;
    private volatile boolean failing;
    private volatile boolean idle;
    private volatile boolean urgent;
    private volatile boolean closing;
    private volatile long errors;
    private volatile long settledAt = System.nanoTime();
    private volatile boolean unforced;

    /** How many lost lines have been recorded. */
    private long told;

    /**
     * A writer that has not begun.
     *
     * @param gap a line which says that so many are missing
     * @param log takes a line when writing fails, and when it works again
     */
    AuditWriter(
            LineRing ring,
            LineFile file,
            Duration flush,
            WhenFull whenFull,
            LongFunction<byte[]> gap,
            Consumer<String> log) {
        this.ring = ring;
        this.file = file;
        this.flushNanos = flush.toNanos();
        this.whenFull = whenFull;
        this.gap = gap;
        this.log = log;
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    /** Hands a line over; false when there is no room. For the one thread that has lines. */
    boolean offer(byte[] line, int length) {
        boolean taken = ring.offer(line, length);
        if (idle) {
            idle = false;
            LockSupport.unpark(thread);
        } else if (!urgent && ring.used() > ring.capacity() / 4) {
            urgent = true;
            LockSupport.unpark(thread);
        }
        return taken;
    }

    /** So many lines are missing by now. For the one thread that has lines. */
    void lost(long lines) {
        lost = lines;
        if (idle) {
            idle = false;
            LockSupport.unpark(thread);
        }
    }

    /** Whether the file cannot be written. */
    boolean isFailing() {
        return failing;
    }

    /** How often something went wrong. */
    long errors() {
        return errors;
    }

    /** How long the oldest line that is not on the disk may have waited; 0 when all are. */
    long waitingNanos() {
        return unforced || ring.used() > 0 ? System.nanoTime() - settledAt : 0;
    }

    private void run() {
        while (true) {
            boolean last = closing;
            long began = System.nanoTime();
            boolean done = pass();
            if (last && (!done || ring.used() == 0)) {
                break;
            }
            rest(began);
        }
        try {
            file.close();
        } catch (IOException e) {
            Log.error(log, "audit: " + e.getMessage());
        }
    }

    /** Writes what there is; whether that went well. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
    private boolean pass() {
        try {
            write();
            if (failing) {
                log.accept("audit: the log is written again");
                failing = false;
            }
            return true;
        } catch (IOException | RuntimeException | Error e) {
            errors++;
            if (!failing) {
                Log.error(
                        log,
                        "audit: the log cannot be written: " + e
                                + (whenFull == WhenFull.REFUSE
                                        ? "; calls are refused until it can"
                                        : "; calls go on, and what cannot be kept is counted"));
                failing = true;
            }
            return false;
        }
    }

    private void write() throws IOException {
        long missing = lost;
        int bytes = ring.used();
        if (bytes > 0) {
            ByteBuffer[] lines = ring.content();
            bytes = 0;
            for (ByteBuffer part : lines) {
                bytes += part.remaining();
            }
            file.append(lines);
            unforced = true;
            ring.release(bytes);
        }
        if (missing > told) {
            file.append(new ByteBuffer[] {ByteBuffer.wrap(gap.apply(missing - told))});
            unforced = true;
            told = missing;
        }
        if (unforced) {
            file.force();
            unforced = false;
        }
        settledAt = System.nanoTime();
    }

    private void rest(long since) {
        for (long left = flushNanos; left > 0 && !urgent && !closing; left = since + flushNanos - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
        urgent = false;
        idle = true;
        while (idle && !failing && ring.used() == 0 && lost == told && !closing) {
            LockSupport.park(this);
        }
        if (idle) {
            idle = false;
        }
    }

    /** Writes what there is, and ends, without waiting for that. */
    void abandon() {
        closing = true;
        LockSupport.unpark(thread);
    }

    /** Writes what there is, and ends; waits for that a little, so it is not to be called on the event loop. */
    void close() throws InterruptedException {
        abandon();
        thread.join(TimeUnit.NANOSECONDS.toMillis(LAST_WORDS.toNanos() + flushNanos));
    }
}
