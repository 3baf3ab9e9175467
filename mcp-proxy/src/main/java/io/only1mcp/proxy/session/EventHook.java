package io.only1mcp.proxy.session;

import io.only1mcp.proxy.listen.ListKind;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.json.Envelope;
import org.jspecify.annotations.Nullable;

/** Sees what backends send in event streams to clients in sessions, before it goes on. */
public interface EventHook {
    /**
     * A message has come that is no request and no word of a list.
     *
     * @param message holds the message from index 0 to {@code end}
     * @param envelope has scanned it
     * @return what goes on in its place, or null when it goes on as it is
     */
    byte @Nullable [] message(Backend from, byte[] message, int end, Envelope envelope);

    /** A list of a backend has changed. */
    void changed(Backend from, ListKind list);
}
