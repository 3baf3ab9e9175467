package io.only1mcp.mock.dialogue;

/** What a server answers beside the calls and lists of tools that are encoded in advance. */
public interface Features {

    /** Answers a request, now or later; a method that is not known is refused. */
    void answer(Request request, Talk talk);
}
