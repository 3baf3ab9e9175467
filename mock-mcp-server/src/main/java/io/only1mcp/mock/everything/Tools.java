package io.only1mcp.mock.everything;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.behaviour.Fault;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.Talk;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.MirroredParameters;
import io.only1mcp.wire.rpc.RpcError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The tools: what they are, and what they do when they are called. */
final class Tools {

    private record Tool(ObjectNode definition, MirroredParameters mirrored, Deed deed) {

        Tool(ObjectNode definition, Deed deed) {
            this(definition, MirroredParameters.of(definition.path("inputSchema")), deed);
        }

        JsonNode schema() {
            return definition.path("inputSchema");
        }
    }

    private final Map<String, Tool> byName = new LinkedHashMap<>();
    private final Predicate<Fault> faults;

    Tools(JsonNode specs, Deeds deeds, Predicate<Fault> faults) {
        this.faults = faults;
        for (JsonNode spec : specs) {
            ObjectNode definition = Trees.object(spec, "definition");
            byName.put(definition.path("name").asText(), new Tool(definition, deeds.of(spec)));
        }
    }

    /** The tools as a list shows them. */
    List<ObjectNode> definitions() {
        boolean stripped = faults.test(Fault.STRIPPED_SCHEMA);
        return byName.values().stream()
                .map(tool -> stripped ? stripped(tool) : tool.definition)
                .toList();
    }

    private static ObjectNode stripped(Tool tool) {
        ObjectNode definition = tool.definition.deepCopy();
        definition.set("inputSchema", Arguments.stripped(tool.schema()));
        return definition;
    }

    void call(Request request, Talk talk) {
        String name = request.text("name");
        Tool tool = byName.get(name);
        if (tool == null) {
            talk.refuse(RpcError.of(200, ErrorCodes.INVALID_PARAMS, "unknown tool: " + name));
            return;
        }
        if (request.params().has("arguments")
                && !request.params().path("arguments").isObject()) {
            talk.refuse(RpcError.of(200, ErrorCodes.INVALID_PARAMS, "params.arguments: must be an object"));
            return;
        }
        if (request.hasHeaders() && !faults.test(Fault.UNCHECKED_PARAMETERS)) {
            String mismatch = tool.mirrored.mismatch(request.arguments(), request::mirrored);
            if (mismatch != null) {
                talk.refuse(RpcError.of(400, ErrorCodes.HEADER_MISMATCH, mismatch));
                return;
            }
        }
        String complaint = Arguments.complaint(name, tool.schema(), request.arguments());
        if (complaint.isEmpty()) {
            tool.deed.answer(request, talk);
        } else {
            talk.result(Texts.failed(complaint));
        }
    }
}
