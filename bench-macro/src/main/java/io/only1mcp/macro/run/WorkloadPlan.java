package io.only1mcp.macro.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.only1mcp.core.profile.Operation;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.ToolNames;
import io.only1mcp.macro.driver.RequestTemplate;
import io.only1mcp.macro.driver.Requests;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.mock.catalogue.ToolSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a profile's workload asks of the target that was found: operations in the target's own names, with a marker in
 * the argument that a tool of the catalogue repeats.
 *
 * @param requests what is sent
 * @param listsOnly whether nothing but lists is sent, since nothing said which tools may be called
 */
record WorkloadPlan(Requests requests, boolean listsOnly) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What is asked where a profile does not say. */
    private static final List<Operation> USUAL = List.of(new Operation.EachServer(0.9), new Operation.ListTools(0.1));
    /** The size of a default call's arguments, so that a request's body comes to about 300 bytes. */
    private static final int ARGUMENT_BYTES = 170;

    /**
     * Resolves a workload.
     *
     * @param profile whose workload it is
     * @param endpoint where it goes
     * @param names how the target names its tools
     * @param tools the tools that the target lists, by name, as it lists them
     * @param catalogue the servers that stand behind it, if they are the mock's
     * @param clients the header lines of each client
     * @throws ProfileException when a tool is asked for that the target does not list
     */
    static WorkloadPlan of(
            Profile profile,
            Endpoint endpoint,
            ToolNames names,
            Map<String, JsonNode> tools,
            List<ServerSpec> catalogue,
            List<byte[]> clients) {
        List<Operation> asked = profile.workload().isEmpty() ? USUAL : profile.workload();
        List<Operation> operations = asked.stream()
                .flatMap(operation -> operation instanceof Operation.EachServer each
                        ? eachServer(each, names, tools, catalogue)
                        : Stream.of(operation))
                .toList();
        if (operations.isEmpty()) {
            throw new ProfileException(
                    "workload: calls: each_server is about servers that a run starts, and there are none"
                            + ": name tools, or give --call TOOL='{…}'");
        }
        boolean listsOnly = profile.workload().isEmpty() && operations.size() == 1;
        List<RequestTemplate> templates = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (Operation operation : operations) {
            templates.add(template(operation, templates.size(), endpoint, names, tools, catalogue));
            weights.add(operation.weight());
        }
        return new WorkloadPlan(new Requests(templates, weights, clients, profile.seed()), listsOnly);
    }

    /** Calls of the first tool of each server of the catalogue that the target lists. */
    private static Stream<Operation> eachServer(
            Operation.EachServer each, ToolNames names, Map<String, JsonNode> tools, List<ServerSpec> catalogue) {
        List<ServerSpec> reached = catalogue.stream()
                .filter(s ->
                        tools.containsKey(names.of(s.name(), s.tools().get(0).name())))
                .toList();
        return reached.stream().map(server -> {
            ToolSpec tool = server.tools().get(0);
            double weight = each.weight() / reached.size();
            return new Operation.Call(weight, server.name(), tool.name(), filledUp(tool), null, null);
        });
    }

    private static ObjectNode filledUp(ToolSpec tool) {
        ObjectNode arguments = (ObjectNode) literal(read(tool.exampleArguments()));
        String echoed = arguments.path(tool.echoes()).asText();
        int missing = ARGUMENT_BYTES - arguments.toString().length();
        if (missing > 0) {
            arguments.put(tool.echoes(), echoed + " " + "-".repeat(missing));
        }
        return arguments;
    }

    private static RequestTemplate template(
            Operation operation,
            int number,
            Endpoint endpoint,
            ToolNames names,
            Map<String, JsonNode> tools,
            List<ServerSpec> catalogue) {
        if (!(operation instanceof Operation.Call call)) {
            return endpoint.list(operation.name());
        }
        String tool = names.of(call.server(), call.tool());
        JsonNode definition = tools.get(tool);
        if (definition == null) {
            throw new ProfileException(
                    "workload[" + number + "]: the target lists no tool '" + tool + "': " + listed(tools));
        }
        ObjectNode arguments = call.arguments().deepCopy();
        boolean checked = call.contains() != null || call.template().marked();
        if (!checked) {
            echoed(call, catalogue).ifPresent(argument -> plant(arguments, argument));
        }
        // The text is looked for as JSON writes it inside a string.
        String expected = call.contains() == null ? null : inside(TextNode.valueOf(call.contains()));
        return endpoint.call(call.name(), definition, arguments, expected, call.repeat());
    }

    private static Optional<String> echoed(Operation.Call call, List<ServerSpec> catalogue) {
        return catalogue.stream()
                .filter(server -> server.name().equals(call.server()))
                .flatMap(server -> server.tools().stream())
                .filter(tool -> tool.name().equals(call.tool()))
                .map(ToolSpec::echoes)
                .findFirst();
    }

    private static void plant(ObjectNode arguments, String argument) {
        String text = arguments.path(argument).asText("");
        arguments.put(argument, text.isEmpty() ? "{marker}" : text + " {marker}");
    }

    /** The same value with its braces doubled, so that no text of it is read as a slot. */
    private static JsonNode literal(JsonNode value) {
        if (value.isTextual()) {
            return TextNode.valueOf(value.asText().replace("{", "{{").replace("}", "}}"));
        }
        if (value.isObject()) {
            ObjectNode copy = JSON.createObjectNode();
            value.properties().forEach(field -> copy.set(field.getKey(), literal(field.getValue())));
            return copy;
        }
        if (value.isArray()) {
            ArrayNode copy = JSON.createArrayNode();
            value.forEach(entry -> copy.add(literal(entry)));
            return copy;
        }
        return value;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String inside(TextNode text) {
        String quoted = text.toString();
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String listed(Map<String, JsonNode> tools) {
        int most = 8;
        String some = String.join(", ", tools.keySet().stream().limit(most).toList());
        return tools.isEmpty()
                ? "it lists none"
                : "it lists " + tools.size() + ": " + some + (tools.size() > most ? ", …" : "");
    }
}
