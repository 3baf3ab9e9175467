package io.only1mcp.cli.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What an official client saw of a server.
 *
 * @param version the revision that the client says was negotiated
 * @param server the name that the server gives itself
 * @param tools the names of all tools, in their order
 * @param result of the call
 */
record Sighting(String version, String server, List<String> tools, JsonNode result) {

    /** Out of the line that a script of {@code src/test/node} prints. */
    static Sighting of(JsonNode line) {
        return new Sighting(
                line.path("version").asText(),
                line.path("server").path("name").asText(),
                all(line.path("tools")).map(JsonNode::asText).toList(),
                line.path("result"));
    }

    /** The text of the call's answer. */
    String text() {
        return result.path("content").path(0).path("text").asText();
    }

    private static Stream<JsonNode> all(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
