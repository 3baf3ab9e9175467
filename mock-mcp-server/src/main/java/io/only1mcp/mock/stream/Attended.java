package io.only1mcp.mock.stream;

/** Something attached to an exchange that wants to know when its client goes away. */
public interface Attended {

    /** The client went away before its answer was complete; the exchange must not be touched any more. */
    void left();
}
