package io.only1mcp.proxy.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.only1mcp.proxy.auth.Patterns;
import io.only1mcp.proxy.auth.Permissions;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.McpMethods;
import org.jspecify.annotations.Nullable;

/** What servers have lists of. */
public enum ItemKind {
    /** Tools, by name. */
    TOOLS(McpMethods.TOOLS_LIST, "tool", "tools", "tools", "name", Counters.Method.TOOLS_LIST),
    /** Resources, by URI. */
    RESOURCES(McpMethods.RESOURCES_LIST, "resource", "resources", "resources", "uri", Counters.Method.RESOURCES_LIST),
    /** Templates of resources, by the template of their URI. */
    TEMPLATES(
            McpMethods.RESOURCES_TEMPLATES_LIST,
            "resource template",
            "resources",
            "resourceTemplates",
            "uriTemplate",
            Counters.Method.TEMPLATES_LIST),
    /** Prompts, by name. */
    PROMPTS(McpMethods.PROMPTS_LIST, "prompt", "prompts", "prompts", "name", Counters.Method.PROMPTS_LIST);

    private static final ItemKind[] ALL = values();

    private final String method;

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final byte[] ascii;

    private final String word;
    private final String capability;
    private final String key;
    private final String member;
    private final Counters.Method counted;

    ItemKind(String method, String word, String capability, String key, String member, Counters.Method counted) {
        this.method = method;
        this.ascii = method.getBytes(US_ASCII);
        this.word = word;
        this.capability = capability;
        this.key = key;
        this.member = member;
        this.counted = counted;
    }

    /** The kind whose list a request asks for, or null. */
    public static @Nullable ItemKind listedBy(Envelope request) {
        for (ItemKind kind : ALL) {
            if (request.is(Field.METHOD, kind.ascii)) {
                return kind;
            }
        }
        return null;
    }

    /** The method that lists them. */
    public String method() {
        return method;
    }

    /** One of them, in words. */
    String word() {
        return word;
    }

    /** The capability that a server has when it has a list of them. */
    public String capability() {
        return capability;
    }

    /** The key of the list in a result. */
    String key() {
        return key;
    }

    /** The key of what tells one item from another. */
    String member() {
        return member;
    }

    /** Which of them a caller may use. */
    Patterns allowed(Permissions permissions) {
        return switch (this) {
            case TOOLS -> permissions.tools();
            case PROMPTS -> permissions.prompts();
            case RESOURCES, TEMPLATES -> permissions.resources();
        };
    }

    /** Whether items are told apart by URI and not by name. */
    boolean byUri() {
        return this == RESOURCES || this == TEMPLATES;
    }

    /** What a request for the list is counted as. */
    public Counters.Method counted() {
        return counted;
    }
}
