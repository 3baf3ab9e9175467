package io.only1mcp.macro.driver;

import org.jspecify.annotations.Nullable;

/**
 * The requests in flight in the order of their intended instants, which is the order of their deadlines: the eldest is
 * the first whose time is up.
 */
final class Flights {
    private @Nullable Flight eldest;
    private @Nullable Flight youngest;
    private int size;

    @Nullable
    Flight eldest() {
        return eldest;
    }

    int size() {
        return size;
    }

    void add(Flight flight) {
        flight.earlier = youngest;
        flight.later = null;
        if (youngest == null) {
            eldest = flight;
        } else {
            youngest.later = flight;
        }
        youngest = flight;
        size++;
    }

    void remove(Flight flight) {
        if (flight.earlier == null) {
            eldest = flight.later;
        } else {
            flight.earlier.later = flight.later;
        }
        if (flight.later == null) {
            youngest = flight.earlier;
        } else {
            flight.later.earlier = flight.earlier;
        }
        flight.earlier = null;
        flight.later = null;
        size--;
    }
}
