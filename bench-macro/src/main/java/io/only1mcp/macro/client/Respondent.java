package io.only1mcp.macro.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What a client does for a server that needs something of it before it can answer: an elicitation, a sampling, its roots.
 * Up to 2025-11-25 the server sends a request of its own on the stream of its answer; since then it answers with {@code
 * input_required}, and the client asks again with what was missing.
 */
public interface Respondent {
    /** Declares nothing and answers nothing, so no server has a reason to ask. */
    Respondent NOBODY = new Respondent() {
        @Override
        public ObjectNode capabilities() {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public @Nullable ObjectNode answer(String method, JsonNode params) {
            return null;
        }
    };

    /** What the client declares in its handshake, or with every request. */
    ObjectNode capabilities();

    /**
     * Answers a server.
     *
     * @param method such as {@code elicitation/create}
     * @param params of the server's request
     * @return the result, or null where the client does not do that
     */
    @Nullable
    ObjectNode answer(String method, JsonNode params);

    /** Accepts each form of an elicitation with the default values of its schema, and does nothing else. */
    static Respondent acceptingDefaults() {
        return new AcceptedDefaults();
    }
}
