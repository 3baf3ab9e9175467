package io.only1mcp.proxy.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.only1mcp.proxy.answer.ResultUris;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.McpMethods;
import org.jspecify.annotations.Nullable;

/** A request that goes through to the one backend that has what it names. */
public enum RelayedMethod {
    /** tools/call; names a tool. */
    TOOLS_CALL(McpMethods.TOOLS_CALL, "tools", Counters.Method.TOOLS_CALL, Naming.NAME, true, false),
    /** prompts/get; names a prompt. */
    PROMPTS_GET(McpMethods.PROMPTS_GET, "prompts", Counters.Method.PROMPTS_GET, Naming.NAME, true, false),
    /** resources/read; names a resource. */
    RESOURCES_READ(McpMethods.RESOURCES_READ, "resources", Counters.Method.RESOURCES_READ, Naming.URI, true, false),
    /** completion/complete; names a prompt, or a resource or its template. */
    COMPLETE(McpMethods.COMPLETION_COMPLETE, "completions", Counters.Method.COMPLETE, Naming.REFERENCE, false, false),
    /** resources/subscribe; up to 2025-11-25. */
    SUBSCRIBE(McpMethods.RESOURCES_SUBSCRIBE, "resources", Counters.Method.SUBSCRIBE, Naming.URI, false, true),
    /** resources/unsubscribe; up to 2025-11-25. */
    UNSUBSCRIBE(McpMethods.RESOURCES_UNSUBSCRIBE, "resources", Counters.Method.UNSUBSCRIBE, Naming.URI, false, true);

    /** Where a request says what it is about. */
    private enum Naming {
        NAME,
        URI,
        REFERENCE
    }

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final byte[] ascii;

    private final String capability;
    private final Counters.Method counted;
    private final Naming naming;
    private final boolean inHeader;
    private final boolean onlyLegacy;

    RelayedMethod(
            String text,
            String capability,
            Counters.Method counted,
            Naming naming,
            boolean inHeader,
            boolean onlyLegacy) {
        this.text = text;
        this.capability = capability;
        this.ascii = text.getBytes(US_ASCII);
        this.counted = counted;
        this.naming = naming;
        this.inHeader = inHeader;
        this.onlyLegacy = onlyLegacy;
    }

    /** The method's name on the wire. */
    public String text() {
        return text;
    }

    /** The same in bytes; not to be written to. */
    public byte[] ascii() {
        return ascii;
    }

    /** The capability of a server that has it. */
    public String capability() {
        return capability;
    }

    /** What it is counted as. */
    public Counters.Method counted() {
        return counted;
    }

    /** Whether Mcp-Name repeats the name since 2026-07-28. */
    public boolean inHeader() {
        return inHeader;
    }

    /** Whether an era has it. */
    public boolean in(boolean modern) {
        return !modern || !onlyLegacy;
    }

    /** The field of a message of this method that holds the name. */
    public Field field(Envelope envelope) {
        return switch (naming) {
            case NAME -> Field.NAME;
            case URI -> Field.URI;
            case REFERENCE -> envelope.has(Field.REF_URI) ? Field.REF_URI : Field.REF_NAME;
        };
    }

    /** Where results of this method have URIs of resources; null where they have none. */
    public ResultUris.@Nullable Answer answer() {
        return switch (this) {
            case TOOLS_CALL -> ResultUris.Answer.CALL;
            case PROMPTS_GET -> ResultUris.Answer.PROMPT;
            case RESOURCES_READ -> ResultUris.Answer.READ;
            case COMPLETE, SUBSCRIBE, UNSUBSCRIBE -> null;
        };
    }

    /** Whether a field holds a URI and not a name. */
    public static boolean isUri(Field field) {
        return field == Field.URI || field == Field.REF_URI;
    }

    /** Where the name stands, in words. */
    public String place() {
        return switch (naming) {
            case NAME -> "params.name";
            case URI -> "params.uri";
            case REFERENCE -> "params.ref: its name or uri";
        };
    }
}
