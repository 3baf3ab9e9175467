package io.only1mcp.wire.protocol;

/** Names of the methods and notifications of MCP. */
public final class McpMethods {
    /** Capabilities and versions; since 2026-07-28. */
    public static final String SERVER_DISCOVER = "server/discover";
    /** The handshake; up to 2025-11-25. */
    public static final String INITIALIZE = "initialize";
    /** The end of the handshake; up to 2025-11-25. */
    public static final String INITIALIZED = "notifications/initialized";
    /** A request is withdrawn. */
    public static final String CANCELLED = "notifications/cancelled";
    /** How far a request has come. */
    public static final String PROGRESS = "notifications/progress";
    /** A line of a server's log. */
    public static final String LOG_MESSAGE = "notifications/message";
    /** A resource has changed. */
    public static final String RESOURCES_UPDATED = "notifications/resources/updated";
    /** Of which changes a stream tells; since 2026-07-28. */
    public static final String SUBSCRIPTIONS_ACKNOWLEDGED = "notifications/subscriptions/acknowledged";
    /** Whether the other side is there; up to 2025-11-25. */
    public static final String PING = "ping";
    /** The tools of a server, page by page. */
    public static final String TOOLS_LIST = "tools/list";
    /** Runs a tool. */
    public static final String TOOLS_CALL = "tools/call";
    /** The resources of a server. */
    public static final String RESOURCES_LIST = "resources/list";
    /** The resource templates of a server. */
    public static final String RESOURCES_TEMPLATES_LIST = "resources/templates/list";
    /** The content of a resource. */
    public static final String RESOURCES_READ = "resources/read";
    /** Word of changes to a resource; up to 2025-11-25. */
    public static final String RESOURCES_SUBSCRIBE = "resources/subscribe";
    /** No more of them; up to 2025-11-25. */
    public static final String RESOURCES_UNSUBSCRIBE = "resources/unsubscribe";
    /** The prompts of a server. */
    public static final String PROMPTS_LIST = "prompts/list";
    /** A prompt, filled in. */
    public static final String PROMPTS_GET = "prompts/get";
    /** Completions for an argument. */
    public static final String COMPLETION_COMPLETE = "completion/complete";
    /** The least level of log notifications; up to 2025-11-25. */
    public static final String LOGGING_SET_LEVEL = "logging/setLevel";
    /** A stream of changes; since 2026-07-28. */
    public static final String SUBSCRIPTIONS_LISTEN = "subscriptions/listen";
    /** Asks the user, on behalf of a server. */
    public static final String ELICITATION_CREATE = "elicitation/create";
    /** Asks the model, on behalf of a server. */
    public static final String SAMPLING_CREATE_MESSAGE = "sampling/createMessage";
    /** Asks for the folders that the client works in. */
    public static final String ROOTS_LIST = "roots/list";
    /** What the names of notifications begin with. */
    public static final String NOTIFICATION_PREFIX = "notifications/";

    private McpMethods() {}
}
