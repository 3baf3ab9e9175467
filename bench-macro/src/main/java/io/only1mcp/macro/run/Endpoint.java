package io.only1mcp.macro.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.only1mcp.core.draws.Zipf;
import io.only1mcp.core.profile.Sessions;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.Template;
import io.only1mcp.macro.driver.Form;
import io.only1mcp.macro.driver.MirroredArgument;
import io.only1mcp.macro.driver.RawRequest;
import io.only1mcp.macro.driver.RequestTemplate;
import io.only1mcp.macro.driver.SessionSettings;
import io.only1mcp.macro.driver.StreamSettings;
import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.HeaderValues;
import io.only1mcp.wire.rpc.MirroredParameters;
import io.only1mcp.wire.rpc.MirroredParameters.Parameter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where requests go and in which revision they are written.
 *
 * @param url the target's, http or https; over standard streams there are no heads
 * @param version what was negotiated
 */
record Endpoint(URI url, ProtocolVersion version) {
    private static final long LISTEN = SessionSettings.LIST + 1;
    private static final String CLIENT_INFO = "{\"name\":\"only1mcp-bench\",\"version\":\"1\"}";

    /**
     * The requests of a tool's calls.
     *
     * @param definition the tool as the target lists it
     * @param expected text that every good answer holds, or null
     * @param repeat how often arguments come again, or null
     * @param form one call, or a batch of them
     */
    RequestTemplate call(
            String name,
            JsonNode definition,
            JsonNode arguments,
            @Nullable String expected,
            @Nullable Zipf repeat,
            Form form) {
        String tool = definition.path("name").asText();
        return new RequestTemplate(
                name,
                head(McpMethods.TOOLS_CALL, tool),
                before(McpMethods.TOOLS_CALL) + "\"name\":" + TextNode.valueOf(tool) + ",\"arguments\":",
                Template.json(arguments),
                after(),
                mirrored(definition, arguments),
                expected,
                repeat,
                form);
    }

    /**
     * The requests for the content of a resource.
     *
     * @param uri where it is, a template
     */
    RequestTemplate read(String name, String uri, @Nullable String expected, @Nullable Zipf repeat) {
        TextNode text = TextNode.valueOf(uri);
        boolean named = version.modern() && isHttp();
        return new RequestTemplate(
                name,
                head(McpMethods.RESOURCES_READ, null),
                before(McpMethods.RESOURCES_READ) + "\"uri\":",
                Template.json(text),
                after(),
                named
                        ? List.of(new MirroredArgument(McpHeaders.NAME.toString(), Template.text(text, text)))
                        : List.of(),
                expected,
                repeat);
    }

    /** The requests for a prompt, filled in. */
    RequestTemplate prompt(
            String name, String prompt, ObjectNode arguments, @Nullable String expected, @Nullable Zipf repeat) {
        return new RequestTemplate(
                name,
                head(McpMethods.PROMPTS_GET, prompt),
                before(McpMethods.PROMPTS_GET) + "\"name\":" + TextNode.valueOf(prompt) + ",\"arguments\":",
                Template.json(arguments),
                after(),
                List.of(),
                expected,
                repeat);
    }

    /** Notifications; in the older revisions. */
    RequestTemplate notification(String method, ObjectNode params) {
        return new RequestTemplate(
                method,
                head(method, null),
                ",\"method\":\"" + method + "\",\"params\":",
                Template.json(params),
                "}",
                List.of(),
                null,
                null,
                Form.NOTIFICATION);
    }

    /** How sessions are opened and ended; in the older revisions over HTTP. */
    SessionSettings sessions(Sessions plan, List<SessionSettings.Client> clients, long seed) {
        String initialize = "{\"jsonrpc\":\"2.0\",\"id\":" + SessionSettings.INITIALIZE
                + ",\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"" + version.text()
                + "\",\"capabilities\":{},\"clientInfo\":" + CLIENT_INFO + "}}";
        String list = "{\"jsonrpc\":\"2.0\",\"id\":" + SessionSettings.LIST + ",\"method\":\"tools/list\"}";
        return new SessionSettings(
                plan,
                new RawRequest(head(McpMethods.INITIALIZE, null), initialize),
                new RawRequest(
                        head(McpMethods.INITIALIZED, null),
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"),
                plan.list() ? new RawRequest(head(McpMethods.TOOLS_LIST, null), list) : null,
                new RawRequest(head("DELETE", "", null), ""),
                clients,
                seed);
    }

    /** Event streams that are held open to hear of changes; over HTTP. */
    StreamSettings streams(int open, List<byte[]> clients) {
        String listen = "{\"jsonrpc\":\"2.0\",\"id\":" + LISTEN
                + ",\"method\":\"subscriptions/listen\",\"params\":{\"notifications\":{\"toolsListChanged\":true,"
                + "\"promptsListChanged\":true,\"resourcesListChanged\":true}," + meta() + "}}";
        RawRequest request = version.modern()
                ? new RawRequest(head(McpMethods.SUBSCRIPTIONS_LISTEN, null), listen)
                : new RawRequest(head("GET", "", null), "");
        List<String> heads = clients.stream()
                .map(head -> new String(head, StandardCharsets.ISO_8859_1))
                .toList();
        return new StreamSettings(open, request, heads);
    }

    private static String before(String method) {
        return ",\"method\":\"" + method + "\",\"params\":{";
    }

    private String after() {
        return (version.modern() ? "," + meta() : "") + "}}";
    }

    /** The arguments that the tool's definition wants in headers; since 2026-07-28. */
    private List<MirroredArgument> mirrored(JsonNode definition, JsonNode arguments) {
        List<MirroredArgument> mirrored = new ArrayList<>();
        if (version.modern() && isHttp()) {
            for (Parameter parameter :
                    MirroredParameters.of(definition.path("inputSchema")).parameters()) {
                if (parameter.value(arguments) != null) {
                    mirrored.add(new MirroredArgument(
                            parameter.header(), Template.text(arguments, parameter.at(arguments))));
                }
            }
        }
        return mirrored;
    }

    /** The requests for the first page of a list. */
    RequestTemplate list(String method) {
        String params = version.modern() ? ",\"params\":{" + meta() + "}" : "";
        return new RequestTemplate(
                method,
                head(method, null),
                ",\"method\":\"" + method + "\"" + params,
                null,
                "}",
                List.of(),
                null,
                null);
    }

    /**
     * The header lines of a client.
     *
     * @param headers sent with every request of its
     * @param session in the older revisions, where the server gave it one
     */
    static byte[] clientHead(Map<String, String> headers, @Nullable String session) {
        StringBuilder head = new StringBuilder();
        headers.forEach((key, value) -> line(head, key, value));
        if (session != null) {
            line(head, McpHeaders.SESSION_ID, session);
        }
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether requests have heads. */
    boolean isHttp() {
        return !url.toString().equals(TargetFile.STDIO);
    }

    private String head(String method, @Nullable String name) {
        return isHttp() ? head("POST", method, name) : "";
    }

    private String head(String httpMethod, String method, @Nullable String name) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        StringBuilder head = new StringBuilder(httpMethod).append(' ').append(path);
        if (url.getRawQuery() != null) {
            head.append('?').append(url.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nHost: ").append(url.getRawAuthority()).append("\r\n");
        line(head, "Content-Type", "application/json");
        line(head, "Accept", "application/json, text/event-stream");
        // Revision 2025-03-26 knows no version header.
        if (version != ProtocolVersion.V2025_03_26) {
            line(head, McpHeaders.PROTOCOL_VERSION, version.text());
        }
        if (version.modern()) {
            line(head, McpHeaders.METHOD, method);
            if (name != null) {
                line(head, McpHeaders.NAME, HeaderValues.encode(name));
            }
        }
        return head.toString();
    }

    private static void line(StringBuilder head, CharSequence key, String value) {
        head.append(key).append(": ").append(value).append("\r\n");
    }

    private String meta() {
        return "\"_meta\":{\"" + MetaKeys.PROTOCOL_VERSION + "\":\"" + version.text() + "\",\"" + MetaKeys.CLIENT_INFO
                + "\":" + CLIENT_INFO + ",\"" + MetaKeys.CLIENT_CAPABILITIES + "\":{}}";
    }
}
