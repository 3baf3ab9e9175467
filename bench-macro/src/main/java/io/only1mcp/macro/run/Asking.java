package io.only1mcp.macro.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.only1mcp.core.profile.Operation;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.ToolNames;
import io.only1mcp.macro.driver.Form;
import io.only1mcp.macro.driver.RequestTemplate;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.mock.catalogue.ToolSpec;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns one operation of a workload into the requests that ask it of a target.
 *
 * @param endpoint where they go, and in which revision
 * @param offered what the target offers
 * @param place how errors name the operation
 */
record Asking(Endpoint endpoint, WorkloadPlan.Offered offered, String place) {
    /** Revision 2025-03-26 alone has arrays of messages. */
    private static final ProtocolVersion OF_BATCHES = ProtocolVersion.V2025_03_26;

    /** What an operation is, as the backends count it. */
    WorkloadPlan.Asked asked(Operation operation, int messages) {
        if (operation instanceof Operation.Batch batch) {
            return asked(batch.of(), messages);
        }
        String method = method(operation);
        if (operation instanceof Operation.Call call) {
            List<String> servers =
                    offered.catalogue().stream().map(ServerSpec::name).toList();
            ToolNames.ServerTool tool = offered.names()
                    .back(offered.names().of(call.server(), call.tool()), servers)
                    .orElse(new ToolNames.ServerTool(call.server(), call.tool()));
            String server = call.server() == null ? tool.server() : call.server();
            return new WorkloadPlan.Asked(method, server, server == null ? null : tool.tool(), messages);
        }
        String server = operation instanceof Operation.Read read
                ? read.server()
                : operation instanceof Operation.Get get ? get.server() : null;
        return new WorkloadPlan.Asked(method, server, null, messages);
    }

    private static String method(Operation operation) {
        if (operation instanceof Operation.ListOf list) {
            return list.listed().method();
        }
        if (operation instanceof Operation.Read) {
            return McpMethods.RESOURCES_READ;
        }
        if (operation instanceof Operation.Get) {
            return McpMethods.PROMPTS_GET;
        }
        return operation instanceof Operation.Notify ? operation.name() : McpMethods.TOOLS_CALL;
    }

    /**
     * The requests of an operation.
     *
     * @throws ProfileException where the target has no such thing
     */
    RequestTemplate template(Operation operation) {
        if (operation instanceof Operation.Call call) {
            return call(call, call.name(), Form.REQUEST);
        }
        if (operation instanceof Operation.Batch batch) {
            if (!endpoint.isHttp()) {
                throw refused("batch: is sent over HTTP alone, and the target is spoken to over standard streams: leave"
                        + " batch out");
            }
            boolean arrays = endpoint.version() == OF_BATCHES;
            return call(batch.of(), batch.name(), arrays ? Form.batch(batch.size()) : Form.together(batch.size()));
        }
        if (operation instanceof Operation.Read read) {
            offers("resource", "resources");
            String uri = offered.names().uri(read.server(), read.uri());
            return endpoint.read(read.name(), uri, expected(read.contains()), read.repeat());
        }
        if (operation instanceof Operation.Get get) {
            offers("prompt", "prompts");
            String prompt = offered.names().of(get.server(), get.prompt());
            return endpoint.prompt(get.name(), prompt, get.arguments(), expected(get.contains()), get.repeat());
        }
        if (operation instanceof Operation.Notify notify) {
            if (endpoint.version().modern() && endpoint.isHttp()) {
                throw refused("notification: revision " + endpoint.version().text()
                        + " has none that a client sends over HTTP: set protocol to an older one, or leave it out");
            }
            return endpoint.notification(notify.name(), notify.arguments());
        }
        if (operation instanceof Operation.ListOf list) {
            switch (list.listed()) {
                case TOOLS -> {}
                case RESOURCES, TEMPLATES -> offers("list", "resources");
                case PROMPTS -> offers("list", "prompts");
            }
        }
        return endpoint.list(method(operation));
    }

    private void offers(String key, String capability) {
        if (!offered.capabilities().has(capability)) {
            throw refused(key + ": the target does not offer " + capability);
        }
    }

    private RequestTemplate call(Operation.Call call, String name, Form form) {
        String tool = offered.names().of(call.server(), call.tool());
        JsonNode definition = offered.tools().get(tool);
        if (definition == null) {
            throw new ProfileException(place + ": the target lists no tool '" + tool + "': " + listed());
        }
        ObjectNode arguments = call.arguments().deepCopy();
        boolean checked = call.contains() != null || call.template().marked();
        if (!checked) {
            echoed(call).ifPresent(argument -> plant(arguments, argument));
        }
        return offered.elsewhere()
                .getOrDefault(tool, endpoint)
                .call(name, definition, arguments, expected(call.contains()), call.repeat(), form);
    }

    private Optional<String> echoed(Operation.Call call) {
        return offered.catalogue().stream()
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

    /** The text is looked for as JSON writes it inside a string. */
    private static @Nullable String expected(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String quoted = TextNode.valueOf(text).toString();
        return quoted.substring(1, quoted.length() - 1);
    }

    private ProfileException refused(String problem) {
        return new ProfileException(place + "." + problem);
    }

    private String listed() {
        Map<String, JsonNode> tools = offered.tools();
        int most = 8;
        String some = String.join(", ", tools.keySet().stream().limit(most).toList());
        return tools.isEmpty()
                ? "it lists none"
                : "it lists " + tools.size() + ": " + some + (tools.size() > most ? ", …" : "");
    }
}
