package io.only1mcp.mock.server;

import io.only1mcp.wire.protocol.McpMethods;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a request asks for, as the counts have it. */
enum Operation {
    TOOLS_CALL(McpMethods.TOOLS_CALL),
    TOOLS_LIST(McpMethods.TOOLS_LIST),
    DISCOVER(McpMethods.SERVER_DISCOVER),
    INITIALIZE(McpMethods.INITIALIZE),
    PING(McpMethods.PING),
    RESOURCES_LIST(McpMethods.RESOURCES_LIST),
    RESOURCES_TEMPLATES_LIST(McpMethods.RESOURCES_TEMPLATES_LIST),
    RESOURCES_READ(McpMethods.RESOURCES_READ),
    RESOURCES_SUBSCRIBE(McpMethods.RESOURCES_SUBSCRIBE),
    RESOURCES_UNSUBSCRIBE(McpMethods.RESOURCES_UNSUBSCRIBE),
    PROMPTS_LIST(McpMethods.PROMPTS_LIST),
    PROMPTS_GET(McpMethods.PROMPTS_GET),
    COMPLETION(McpMethods.COMPLETION_COMPLETE),
    SET_LEVEL(McpMethods.LOGGING_SET_LEVEL),
    LISTEN(McpMethods.SUBSCRIPTIONS_LISTEN),
    /** A stream that a client of an earlier era opens or takes up again. */
    GET("GET"),
    /** The end of a session. */
    DELETE("DELETE"),
    /** The answer to a request of the server's. */
    RESPONSE("responses"),
    /** A message that wants no answer. */
    NOTIFICATION("notifications"),
    /** A method that is not known here. */
    UNKNOWN("unknown"),
    /** A request that broke a rule before its method was looked at. */
    REFUSED("refused");

    private static final Map<String, Operation> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toMap(Operation::text, Function.identity()));

    private final String text;

    Operation(String text) {
        this.text = text;
    }

    /** The operation of that method, {@link #UNKNOWN} where there is none. */
    static Operation of(String method) {
        Operation operation = BY_TEXT.get(method);
        return operation != null && method.indexOf('/') > 0 ? operation : UNKNOWN;
    }

    /** The method, or a word where it is none. */
    String text() {
        return text;
    }
}
