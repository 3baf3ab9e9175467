package io.only1mcp.cli.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.macro.client.McpClient;
import io.only1mcp.macro.client.Respondent;
import io.only1mcp.macro.client.Tool;
import io.only1mcp.wire.protocol.McpMethods;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the suite starts as a client: our client, doing what a scenario's server is there for. The URL is the only
 * argument; the scenario and its context come as variables.
 */
final class ClientUnderTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String ONE_LIST = "json-schema-ref-no-deref";

    private ClientUnderTest() {}

    public static void main(String[] arguments) throws JsonProcessingException {
        String context = System.getenv().getOrDefault("MCP_CONFORMANCE_CONTEXT", "{}");
        JsonNode calls = new JsonMapper().readTree(context).path("toolCalls");
        URI url = URI.create(arguments[0]);
        try (McpClient client = McpClient.connect(url, Map.of(), null, TIMEOUT, Respondent.acceptingDefaults())) {
            List<Tool> tools = client.listTools();
            client.rejectedTools().forEach(System.err::println);
            if (ONE_LIST.equals(System.getenv("MCP_CONFORMANCE_SCENARIO"))) {
                return;
            }
            if (calls.isEmpty()) {
                tools.forEach(tool -> client.call(tool.name(), arguments(tool)));
            } else {
                calls.forEach(call -> client.call(
                        call.path("name").asText(), call.path("arguments").deepCopy()));
            }
            if (client.capabilities().has("resources")) {
                readAll(client);
            }
            if (client.capabilities().has("prompts")) {
                getAll(client);
            }
        }
    }

    /** What a tool takes, as far as its schema says. */
    private static ObjectNode arguments(Tool tool) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        tool.definition().path("inputSchema").path("properties").properties().forEach(property -> {
            switch (property.getValue().path("type").asText()) {
                case "number", "integer" -> arguments.put(property.getKey(), 5);
                case "boolean" -> arguments.put(property.getKey(), true);
                default -> arguments.put(property.getKey(), "text");
            }
        });
        return arguments;
    }

    private static void readAll(McpClient client) {
        JsonNode listed = client.ask(McpMethods.RESOURCES_LIST, JsonNodeFactory.instance.objectNode());
        for (JsonNode resource : listed.path("resources")) {
            client.ask(
                    McpMethods.RESOURCES_READ,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("uri", resource.path("uri").asText()));
        }
    }

    private static void getAll(McpClient client) {
        JsonNode listed = client.ask(McpMethods.PROMPTS_LIST, JsonNodeFactory.instance.objectNode());
        for (JsonNode prompt : listed.path("prompts")) {
            client.ask(
                    McpMethods.PROMPTS_GET,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("name", prompt.path("name").asText()));
        }
    }
}
