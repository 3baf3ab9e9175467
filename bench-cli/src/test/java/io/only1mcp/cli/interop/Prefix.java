package io.only1mcp.cli.interop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What stands before the names of a server.
 *
 * @param name before tools and prompts
 * @param uri before URIs of resources
 */
record Prefix(String name, String uri) {
    /** Nothing, as a server without a gateway has it. */
    static final Prefix NONE = new Prefix("", "");

    /** What our gateway writes before the names of a backend. */
    static Prefix of(String backend) {
        return new Prefix(backend + ".", backend + "+");
    }

    ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("name", name).put("uri", uri);
    }
}
