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
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.macro.client.McpClient;
import io.only1mcp.macro.client.Tool;
import io.only1mcp.macro.driver.Form;
import io.only1mcp.macro.driver.RequestTemplate;
import io.only1mcp.macro.driver.Requests;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.mock.catalogue.ToolSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a profile's workload asks of the target that was found: operations in the target's own names, with a marker in
 * the argument that a tool of the catalogue repeats.
 *
 * @param requests what is sent
 * @param asked what each operation of it is
 * @param listsOnly whether nothing but lists is sent, since nothing said which tools may be called
 */
record WorkloadPlan(Requests requests, List<Asked> asked, boolean listsOnly) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What is asked where a profile does not say. */
    private static final List<Operation> USUAL =
            List.of(new Operation.EachServer(0.9), new Operation.ListOf(0.1, Operation.Listed.TOOLS));
    /** The size of a default call's arguments, so that a request's body comes to about 300 bytes. */
    private static final int ARGUMENT_BYTES = 170;

    /**
     * What an operation is.
     *
     * @param method of its messages
     * @param server the backend that it is about; null where it is about all, or not known about which
     * @param tool the tool that it calls, as its server names it; null where it calls none, or one of an unknown server
     * @param messages how many of them a request has
     */
    record Asked(
            String method,
            @Nullable String server,
            @Nullable String tool,
            int messages) {
        /** One message of it. */
        Asked alone() {
            return new Asked(method, server, tool, 1);
        }
    }

    /**
     * What a target offers.
     *
     * @param names how it names what its servers have
     * @param tools the tools that it lists, by name, as it lists them
     * @param capabilities what it says that it can do
     * @param catalogue the servers that stand behind it, if they are the mock's
     * @param elsewhere where calls of a tool go, by its name, where that is not where all else goes
     */
    record Offered(
            ToolNames names,
            Map<String, JsonNode> tools,
            JsonNode capabilities,
            List<ServerSpec> catalogue,
            Map<String, Endpoint> elsewhere) {

        /**
         * What a target offers to a client.
         *
         * @param notes takes what is to be said of tools that are left out
         */
        static Offered to(McpClient client, Reached target, Collection<Caveat> notes) {
            return new Offered(
                    target.names(), tools(client, notes), client.capabilities(), target.catalogue(), Map.of());
        }

        /** The tools that a client is offered, by their names. */
        static Map<String, JsonNode> tools(McpClient client, Collection<Caveat> notes) {
            Map<String, JsonNode> tools = new LinkedHashMap<>();
            for (Tool tool : client.listTools()) {
                tools.put(tool.name(), tool.definition());
            }
            if (!client.rejectedTools().isEmpty()) {
                notes.add(Caveat.note(
                        "rejected_tools",
                        "tools left out, because their definitions break the specification: "
                                + String.join("; ", client.rejectedTools()),
                        "mend their x-mcp-header annotations"));
            }
            return tools;
        }
    }

    /**
     * Resolves a workload.
     *
     * @param profile whose workload it is
     * @param endpoint where it goes
     * @param offered what the target offers
     * @param clients the header lines of each client
     * @throws ProfileException when something is asked for that the target does not have
     */
    static WorkloadPlan of(Profile profile, Endpoint endpoint, Offered offered, List<byte[]> clients) {
        List<Operation> operations = (profile.workload().isEmpty() ? USUAL : profile.workload())
                .stream()
                        .flatMap(operation -> operation instanceof Operation.EachServer each
                                ? eachServer(each, offered)
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
        List<Asked> asked = new ArrayList<>();
        for (Operation operation : operations) {
            Asking asking = new Asking(endpoint, offered, "workload[" + templates.size() + "]");
            RequestTemplate template = asking.template(operation);
            templates.add(template);
            weights.add(operation.weight());
            asked.add(asking.asked(operation, template.form().messages()));
        }
        checkTogether(profile, templates);
        return new WorkloadPlan(new Requests(templates, weights, clients, profile.seed()), asked, listsOnly);
    }

    /** Calls at once take their connections together, so all operations of a workload take as many. */
    private static void checkTogether(Profile profile, List<RequestTemplate> templates) {
        List<Form> forms = templates.stream()
                .map(RequestTemplate::form)
                .filter(form -> form.kind() == Form.Kind.TOGETHER)
                .toList();
        if (forms.isEmpty()) {
            return;
        }
        int size = forms.get(0).messages();
        if (forms.size() < templates.size() || forms.stream().anyMatch(form -> form.messages() != size)) {
            throw new ProfileException(
                    "workload: in a revision without arrays of messages, a batch is so many calls at once,"
                            + " and then all operations are batches of one size");
        }
        if (!profile.sessions().lasting()) {
            throw new ProfileException(
                    "sessions: calls at once go in sessions that last: leave sessions out, or batch");
        }
        if (profile.mostConnections() < size) {
            throw new ProfileException("connections: must be >= " + size + ", because so many calls go at once, got "
                    + profile.mostConnections());
        }
    }

    /** Calls of the first tool of each server of the catalogue that the target lists. */
    private static Stream<Operation> eachServer(Operation.EachServer each, Offered offered) {
        List<ServerSpec> reached = offered.catalogue().stream()
                .filter(s -> offered.tools()
                        .containsKey(
                                offered.names().of(s.name(), s.tools().get(0).name())))
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
}
