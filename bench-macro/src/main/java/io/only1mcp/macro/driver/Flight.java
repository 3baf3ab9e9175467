package io.only1mcp.macro.driver;

import org.jspecify.annotations.Nullable;

/**
 * One request at a time on its way over one connection; used again for the next. Links make it an element of {@link
 * Flights} without an object of their own.
 */
class Flight {
    long arrival;
    int stage;
    int operation;
    /** Nanoseconds from the start of the run. */
    long intendedAt;
    /** Nanoseconds from the start of the run. */
    long writtenAt;

    /** Whether the head of an event stream has come. */
    boolean streaming;
    /** How many of its events have ended. */
    int events;
    /** When the last of them did; nanoseconds from the start of the run. */
    long eventAt;

    @Nullable
    Flight earlier;

    @Nullable
    Flight later;
}
