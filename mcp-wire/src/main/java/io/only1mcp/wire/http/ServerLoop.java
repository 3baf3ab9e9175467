package io.only1mcp.wire.http;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the connections of one server share on their event loop: limits, a coarse clock, scratch memory, their list. */
final class ServerLoop {
    private static final int SCRATCH_BYTES = 64 * 1024;

    private final HttpService service;
    private final HttpLimits limits;
    private final HostRule hosts;
    private final long requestTimeoutNanos;
    private final long idleTimeoutNanos;
    private final CountDownLatch drained = new CountDownLatch(1);
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private long now = System.nanoTime();
    private long buffered;
    private boolean stopping;
    private @Nullable RequestReader first;

    /** Changed on the loop, read by anybody. */
    private final AtomicInteger connections = new AtomicInteger();

    ServerLoop(HttpService service, HttpLimits limits, HostRule hosts) {
        this.service = service;
        this.limits = limits;
        this.hosts = hosts;
        this.requestTimeoutNanos = limits.requestTimeout().toNanos();
        this.idleTimeoutNanos = limits.idleTimeout().toNanos();
    }

    HttpService service() {
        return service;
    }

    HttpLimits limits() {
        return limits;
    }

    /** By which names the server may be called. */
    HostRule hosts() {
        return hosts;
    }

    /** How long a request may take to arrive. */
    long requestTimeoutNanos() {
        return requestTimeoutNanos;
    }

    /** How long a connection may stay without a request. */
    long idleTimeoutNanos() {
        return idleTimeoutNanos;
    }

    /** The instant of the last sweep. */
    long now() {
        return now;
    }

    int connections() {
        return connections.get();
    }

    /** Whether no new requests are wanted. */
    boolean stopping() {
        return stopping;
    }

    /** An array of at least that many bytes that is free until control goes back to the loop. */
    byte[] scratch(int bytes) {
        return bytes <= SCRATCH_BYTES ? scratch : new byte[bytes];
    }

    /** Takes memory for an unfinished body; false when too much is taken already. */
    boolean reserve(long bytes) {
        if (buffered + bytes > limits.bufferedBytes()) {
            return false;
        }
        buffered += bytes;
        return true;
    }

    void release(long bytes) {
        buffered -= bytes;
    }

    void add(RequestReader reader) {
        reader.linkBefore(first);
        first = reader;
        connections.incrementAndGet();
    }

    void remove(RequestReader reader) {
        if (first == reader) {
            first = reader.next();
        }
        reader.unlink();
        connections.decrementAndGet();
        if (stopping && first == null) {
            drained.countDown();
        }
    }

    /** Looks at every connection once: what has been too long in coming is closed. */
    void sweep() {
        now = System.nanoTime();
        forEach(reader -> reader.expire(now));
    }

    /** Takes no more requests: what is idle is closed now, what is in hand after its answer. */
    void stop() {
        stopping = true;
        if (first == null) {
            drained.countDown();
        }
        service.stopping();
        forEach(RequestReader::retire);
    }

    void closeAll() {
        forEach(RequestReader::abort);
    }

    private void forEach(Consumer<RequestReader> what) {
        RequestReader reader = first;
        while (reader != null) {
            RequestReader next = reader.next();
            what.accept(reader);
            reader = next;
        }
    }

    /** Opens when the loop is stopping and the last connection has gone. */
    CountDownLatch drained() {
        return drained;
    }
}
