package io.only1mcp.proxy.answer;

/** A request that is being answered; attached to its exchange. */
public interface Pending {
    /** The client went away: nobody wants the answer. */
    void clientGone();

    /** The client takes bytes again. */
    void clientReady();
}
