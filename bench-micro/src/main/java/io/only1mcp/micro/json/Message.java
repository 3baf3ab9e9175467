package io.only1mcp.micro.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.catalogue.ToolSpec;
import java.util.List;
import java.util.stream.Collectors;

/** Messages as gateways meet them, from the smallest to the largest. */
public enum Message {
    /** A client of an older revision introduces itself. */
    INITIALIZE,
    /** A tool is called in the stateless revision, with the metadata that every request carries there. */
    CALL,
    /** A tool is called with a file of 64 KiB, base64 in one string. */
    CALL_WITH_BLOB,
    /** The answer to a call: 300 bytes of text. */
    CALL_RESULT,
    /** The tools of one server, with descriptions and schemas of real size. */
    TOOLS_LIST_RESULT,
    /** The tools of eight servers, as a gateway lists them. */
    TOOLS_LIST_RESULT_OF_ALL;

    private static final int BLOB_CHARACTERS = 64 * 1024 * 4 / 3;

    /** The message in UTF-8; a new array each time. */
    public byte[] bytes() {
        return text().getBytes(UTF_8);
    }

    private String text() {
        return switch (this) {
            case INITIALIZE ->
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                        + "\"capabilities\":{\"roots\":{\"listChanged\":true},\"sampling\":{},\"elicitation\":{}},"
                        + "\"clientInfo\":{\"name\":\"example-client\",\"title\":\"Example client\",\"version\":\"1.0.0\"}}}";
            case CALL -> call("\"path\":\"/src/main/java/io/example/File217.java\",\"head\":120");
            case CALL_WITH_BLOB ->
                call("\"path\":\"/images/chart.png\",\"content\":\"" + "iVBORw0KGgoAAAAN".repeat(BLOB_CHARACTERS / 16)
                        + "\"");
            case CALL_RESULT ->
                result("\"content\":[{\"type\":\"text\",\"text\":\""
                        + "The quick brown fox \\\"jumps\\\".\\n".repeat(10) + "\"}],\"isError\":false");
            case TOOLS_LIST_RESULT -> tools(List.of("github"));
            case TOOLS_LIST_RESULT_OF_ALL -> tools(Catalogue.names());
        };
    }

    private static String call(String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":4711,\"method\":\"tools/call\",\"params\":{\"_meta\":{"
                + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"example-client\",\"version\":\"1.0.0\"},"
                + "\"io.modelcontextprotocol/clientCapabilities\":{}},"
                + "\"name\":\"filesystem.read_file\",\"arguments\":{" + arguments + "}}}";
    }

    private static String tools(List<String> servers) {
        return result(Catalogue.named(servers).stream()
                .flatMap(server -> server.tools().stream())
                .map(ToolSpec::definition)
                .collect(Collectors.joining(",", "\"tools\":[", "]")));
    }

    private static String result(String members) {
        return "{\"jsonrpc\":\"2.0\",\"id\":\"c-4711\",\"result\":{\"resultType\":\"complete\"," + members + "}}";
    }
}
