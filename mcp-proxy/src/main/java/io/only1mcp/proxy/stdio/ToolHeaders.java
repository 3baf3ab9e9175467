package io.only1mcp.proxy.stdio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.only1mcp.proxy.upstream.Introduction;
import io.only1mcp.wire.http.RequestHead;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.rpc.HeaderValues;
import io.only1mcp.wire.rpc.MirroredParameters;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which arguments of tools are repeated in headers {@code Mcp-Param-*}, as the lists of tools say that went by. As long as
 * no tool asks for it, nothing is kept and no message is read for it. Belongs to the event loop.
 */
final class ToolHeaders {
    /** As many pages of a list are read. */
    static final int MOST_PAGES = 100;

    /** As many tokens of JSON are read of a list, and of a call. */
    static final int MOST_TOKENS = 100_000;

    private static final byte[] ANNOTATION = "\"x-mcp-header\"".getBytes(US_ASCII);

    private final Map<String, MirroredParameters> byTool = new HashMap<>();

    /** Loaded when a tool asks for headers, and not before: it takes more memory than all else here. */
    private static final class Json {
        static final ObjectReader LISTS = new JsonMapper().reader();

        /** Of two arguments of one name nobody knows which one a server takes. */
        static final ObjectReader CALLS = LISTS.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

        private Json() {}

        /** A tree takes some thirty times the memory of its bytes where its values are small: they are counted before. */
        static JsonNode tree(ObjectReader reader, Message message) throws IOException {
            try (JsonParser parser = reader.createParser(message.bytes(), 0, message.end())) {
                for (int tokens = 0; parser.nextToken() != null; tokens++) {
                    if (tokens == MOST_TOKENS) {
                        throw new IOException("more than " + MOST_TOKENS + " tokens");
                    }
                }
            }
            return reader.readTree(message.bytes(), 0, message.end());
        }
    }

    /** A request for a page of a list of tools: for the first one where there is no cursor. */
    static String question(@Nullable String cursor) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + McpMethods.TOOLS_LIST + "\",\"params\":{"
                + (cursor == null ? "" : "\"cursor\":" + JsonStrings.quote(cursor) + ",") + "\"_meta\":"
                + Introduction.META + "}}";
    }

    /** Learns from an answer to tools/list. */
    void learn(Message answer) {
        if (byTool.isEmpty() && !mentionsHeaders(answer)) {
            return;
        }
        try {
            JsonNode list = Json.tree(Json.LISTS, answer);
            list.path("result").path("tools").forEach(this::learn);
        } catch (IOException e) {
            // A list that cannot be read says nothing.
        }
    }

    private static boolean mentionsHeaders(Message answer) {
        byte[] bytes = answer.bytes();
        for (int at = 0; at + ANNOTATION.length <= answer.end(); at++) {
            if (bytes[at] == '"'
                    && Arrays.equals(bytes, at, at + ANNOTATION.length, ANNOTATION, 0, ANNOTATION.length)) {
                return true;
            }
        }
        return false;
    }

    private void learn(JsonNode tool) {
        String name = tool.path("name").asText();
        byTool.remove(name);
        try {
            MirroredParameters mirrored = MirroredParameters.of(tool.path("inputSchema"));
            if (!mirrored.parameters().isEmpty()) {
                byTool.put(name, mirrored);
            }
        } catch (IllegalArgumentException e) {
            // Clients over HTTP leave such a tool out; nobody can be expected to send its headers.
        }
    }

    /** The header lines that go with a call; empty where its tool asks for none. */
    String lines(Message call) {
        MirroredParameters mirrored = byTool.get(call.name());
        JsonNode arguments = mirrored == null ? null : arguments(call);
        if (mirrored == null || arguments == null) {
            return "";
        }
        StringBuilder lines = new StringBuilder();
        mirrored.headers(arguments)
                .forEach((name, value) -> lines.append(name)
                        .append(": ")
                        .append(HeaderValues.encode(value))
                        .append("\r\n"));
        return lines.toString();
    }

    /** What contradicts the arguments of a call in the headers that it came with, in words; null where nothing does. */
    @Nullable
    String mismatch(Message call, RequestHead head) {
        MirroredParameters mirrored = byTool.get(call.name());
        if (mirrored == null) {
            return null;
        }
        JsonNode arguments = arguments(call);
        return arguments == null
                ? "params.arguments: cannot be compared with headers, an argument must be there once, and of "
                        + MOST_TOKENS + " values at most"
                : mirrored.mismatch(arguments, head::headers);
    }

    private static @Nullable JsonNode arguments(Message call) {
        try {
            return Json.tree(Json.CALLS, call).path("params").path("arguments");
        } catch (IOException e) {
            return null;
        }
    }
}
