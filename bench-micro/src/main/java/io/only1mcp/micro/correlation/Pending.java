package io.only1mcp.micro.correlation;

import org.jspecify.annotations.Nullable;

/** Requests that wait for their answers, by the number that each has on its connection. */
interface Pending {

    /** A request has been sent. */
    void put(long number, Object request);

    /** Its answer has come: the request, which waits no longer; null where none has that number. */
    @Nullable
    Object take(long number);
}
