package io.only1mcp.mock.everything;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.dialogue.Trees;

/** Results of tools that are one text. */
final class Texts {

    private Texts() {}

    static ObjectNode said(String text) {
        ObjectNode result = Trees.object();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }

    /** What a tool says that failed. */
    static ObjectNode failed(String text) {
        return said(text).put("isError", true);
    }
}
