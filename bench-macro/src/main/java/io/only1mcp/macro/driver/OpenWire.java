package io.only1mcp.macro.driver;

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

    /** Closes all connections. */
    @Override
    void close();
}
