package io.only1mcp.proxy.stdio;

/** What an exchange is attached to: whom to tell about its client. */
interface Visit {
    /** The client has gone before its answer was complete. */
    void gone();

    /** The client takes bytes again. */
    default void ready() {}
}
