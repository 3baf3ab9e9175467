package io.only1mcp.proxy.session;

import io.netty.channel.EventLoop;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.json.Envelope;
import java.util.List;

/** What all sessions of clients share on their event loop. */
public final class SessionRoom {
    private final List<Backend> backends;
    private final EventLoop loop;
    private final int largestEvent;
    private final EventHook hook;
    private final Envelope envelope = new Envelope();
    private final Farewells farewells = new Farewells();

    /**
     * A room.
     *
     * @param backends all that there are, in their places
     * @param loop the loop that everything in the room belongs to
     * @param largestEvent the most bytes of one event
     * @param hook sees what backends send
     */
    public SessionRoom(List<Backend> backends, EventLoop loop, int largestEvent, EventHook hook) {
        this.backends = backends;
        this.loop = loop;
        this.largestEvent = largestEvent;
        this.hook = hook;
    }

    List<Backend> backends() {
        return backends;
    }

    EventLoop loop() {
        return loop;
    }

    int largestEvent() {
        return largestEvent;
    }

    EventHook hook() {
        return hook;
    }

    /** For one message at a time, until control goes back to whoever called. */
    Envelope envelope() {
        return envelope;
    }

    Farewells farewells() {
        return farewells;
    }
}
