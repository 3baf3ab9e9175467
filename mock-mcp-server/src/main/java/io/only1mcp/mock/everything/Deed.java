package io.only1mcp.mock.everything;

import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.Talk;

/** What a tool or a prompt does. */
interface Deed {

    /** Answers, now or later. */
    void answer(Request request, Talk talk);
}
