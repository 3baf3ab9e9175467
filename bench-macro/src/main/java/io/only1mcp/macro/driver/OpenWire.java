package io.only1mcp.macro.driver;

import io.only1mcp.core.recording.HeldStreams;
import org.jspecify.annotations.Nullable;

/** A wire of a driver, open from phase to phase. */
interface OpenWire extends Wire, AutoCloseable {
    /** What is sent from now on. */
    void sends(Requests next);

    /** Who is told of replies. */
    void listener(Replies listener);

    /** How many connections are open. */
    int openConnections();

    /** Why the last connection could not be opened; null where the last one could. */
    @Nullable
    String refusal();

    /** What this machine had no more of when a connection was to be opened; null where it lacked nothing. */
    default @Nullable String exhausted() {
        return null;
    }

    /** How many connections were ever opened. */
    long openedTotal();

    /** The sessions that come and go, or null where they last. */
    default @Nullable SessionPool sessions() {
        return null;
    }

    /** Opens event streams that are held from now on; says how far that came. */
    default HeldStreams hold(StreamSettings settings) {
        throw new UnsupportedOperationException("streams are held over HTTP alone");
    }

    /** The streams that are held, or null. */
    default @Nullable StreamHolder streams() {
        return null;
    }

    /** Closes all connections. */
    @Override
    void close();
}
