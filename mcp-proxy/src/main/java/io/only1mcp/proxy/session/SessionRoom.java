package io.only1mcp.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.proxy.upstream.HeldMessages;
import io.only1mcp.wire.json.Envelope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** What all sessions of clients share on their event loop. */
public final class SessionRoom {
    private final Places places;
    private final BackendLoop loop;
    private final EventHook hook;
    private final Envelope envelope = new Envelope();
    private final Farewells farewells = new Farewells();
    private final LongSupplier clock;

    /** What backends have asked and clients have not answered may take a sixteenth of the heap. */
    private final HeldMessages asked = new HeldMessages(Runtime.getRuntime().maxMemory() / 16);

    /** About how much memory the sessions of clients at backends take. */
    private long held;

    /** The streams that clients read. */
    private final Set<SessionStream> read = new LinkedHashSet<>();

    /**
     * A room.
     *
     * @param places the numbers of the backends
     * @param loop the loop that everything in the room belongs to
     * @param hook sees what backends send
     * @param clock the time in nanoseconds, such as {@link System#nanoTime}
     */
    public SessionRoom(Places places, BackendLoop loop, EventHook hook, LongSupplier clock) {
        this.places = places;
        this.loop = loop;
        this.hook = hook;
        this.clock = clock;
    }

    Places places() {
        return places;
    }

    EventLoop loop() {
        return loop.eventLoop();
    }

    /** The most bytes of one event. */
    int largestEvent() {
        return (int) loop.largestAnswer();
    }

    /** The memory for what backends say. */
    HeldMessages coming() {
        return loop.coming();
    }

    /** The memory for what clients say and nobody answers. */
    HeldMessages going() {
        return loop.going();
    }

    /** The memory for what backends have asked and clients have not answered. */
    HeldMessages asked() {
        return asked;
    }

    /** Sessions of clients at backends take so much more memory, or less. */
    void hold(long more) {
        held += more;
    }

    /** About how much memory they take. */
    long held() {
        return held;
    }

    EventHook hook() {
        return hook;
    }

    /** For one message at a time, until control goes back to whoever called. */
    Envelope envelope() {
        return envelope;
    }

    long now() {
        return clock.getAsLong();
    }

    /** A small buffer for an event of the gateway's own. */
    ByteBuf buffer() {
        return PooledByteBufAllocator.DEFAULT.directBuffer(128);
    }

    /** A client reads a stream, or does so no longer. */
    void readBy(SessionStream stream, boolean isRead) {
        if (isRead) {
            read.add(stream);
        } else {
            read.remove(stream);
        }
    }

    /** The streams that clients read, as they are now. */
    List<SessionStream> read() {
        return List.copyOf(read);
    }

    Farewells farewells() {
        return farewells;
    }
}
