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

    @Nullable
    Flight earlier;

    @Nullable
    Flight later;
}
