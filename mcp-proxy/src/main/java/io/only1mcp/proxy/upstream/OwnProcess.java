package io.only1mcp.proxy.upstream;

/** The process behind a backend that the gateway starts itself, as far as the backend has to know of it. Asked on the event loop. */
public interface OwnProcess {
    /** Why it does not work; empty while it does. */
    String trouble();

    /** Whether it has been started, has not said anything yet, and may take its time for that. */
    boolean isStarting();
}
