package io.only1mcp.macro.driver;

import io.only1mcp.core.recording.Outcome;
import org.jspecify.annotations.Nullable;

/** The connections of a driver as its loop sees them; one request at a time on each. */
interface Wire {
    /** What a wire tells its loop, always from within {@link #poll}. */
    interface Replies {
        /** A whole answer came, or the connection was lost. */
        void settled(Flight flight, Outcome outcome);

        /**
         * More of an answer that is an event stream has come; called for the first time when its head is there.
         *
         * @param ended how many of its events have ended since the last time
         */
        void streamed(Flight flight, int ended);

        /** Something arrived: called first, before any {@link #settled} of the same poll. */
        void awake();
    }

    /** Takes a free connection, or null where all are busy or lost. */
    @Nullable
    Flight take();

    /** How many connections are free. */
    int free();

    /** Why no connection is open and none can be opened at present, or null where there is hope. */
    Outcome.@Nullable Failed down();

    /** Writes the request of a flight that was taken. */
    void write(Flight flight);

    /** Handles what has arrived, after waiting for it at most {@code waitNanos}; zero or less does not wait. */
    int poll(long waitNanos);

    /** Closes the connection of a flight whose time is up, and opens another in its place. */
    void abandon(Flight flight);
}
