package io.only1mcp.wire.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.wire.http.RequestHead;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a request of the stateless era (2026-07-28) must keep, in the order of the reference implementation. */
public final class ModernRules {
    private static final byte[] TOOLS_CALL = ascii(McpMethods.TOOLS_CALL);
    private static final byte[] PROMPTS_GET = ascii(McpMethods.PROMPTS_GET);
    private static final byte[] RESOURCES_READ = ascii(McpMethods.RESOURCES_READ);

    private ModernRules() {}

    /**
     * Whether a message belongs to the stateless era: it carries the revision in its metadata, or its version header
     * names 2026-07-28 or something later.
     */
    public static boolean apply(Envelope envelope, RequestHead head) {
        if (envelope.has(Field.META_VERSION)) {
            return true;
        }
        String version = head.protocolVersion();
        return version != null && isDate(version) && version.compareTo(ProtocolVersion.NEWEST_LEGACY.text()) > 0;
    }

    private static boolean isDate(String text) {
        return text.length() == 10 && text.charAt(4) == '-' && text.charAt(7) == '-' && text.charAt(0) == '2';
    }

    /**
     * Why the request is refused, or null when it keeps the rules: version header present, metadata complete, both the
     * same, the version served, then the routing headers. Whether the method exists is for the server to say.
     *
     * @param message the bytes that the envelope scanned
     * @param served the revisions that the server speaks
     */
    public static @Nullable RpcError check(
            byte[] message, Envelope envelope, RequestHead head, Collection<ProtocolVersion> served) {
        String version = head.protocolVersion();
        if (version == null) {
            return mismatch(McpHeaders.PROTOCOL_VERSION + ": the header is missing");
        }
        if (head.repeated()) {
            return mismatch("a routing header came twice");
        }
        if (envelope.kind(Field.META_VERSION) != Kind.STRING) {
            return incomplete(MetaKeys.PROTOCOL_VERSION, "a string");
        }
        if (envelope.kind(Field.META_CAPABILITIES) != Kind.OBJECT) {
            return incomplete(MetaKeys.CLIENT_CAPABILITIES, "an object");
        }
        if (!same(version, message, envelope, Field.META_VERSION)) {
            return mismatch(McpHeaders.PROTOCOL_VERSION + ": the header differs from _meta");
        }
        ProtocolVersion known =
                ProtocolVersion.of(message, envelope.start(Field.META_VERSION), envelope.end(Field.META_VERSION));
        if (known == null || !known.modern() || !served.contains(known)) {
            return unsupported(version, served);
        }
        String method = head.mcpMethod();
        if (method == null || !same(method, message, envelope, Field.METHOD)) {
            return mismatch(
                    McpHeaders.METHOD + ": the header " + (method == null ? "is missing" : "differs from method"));
        }
        return name(message, envelope, head);
    }

    private static @Nullable RpcError name(byte[] message, Envelope envelope, RequestHead head) {
        boolean named = envelope.is(Field.METHOD, TOOLS_CALL) || envelope.is(Field.METHOD, PROMPTS_GET);
        if (!named && !envelope.is(Field.METHOD, RESOURCES_READ)) {
            return null;
        }
        Field field = named ? Field.NAME : Field.URI;
        String what = named ? "params.name" : "params.uri";
        if (envelope.kind(field) != Kind.STRING) {
            return RpcError.of(400, ErrorCodes.INVALID_PARAMS, what + ": must be a string");
        }
        String header = head.mcpName();
        if (header == null) {
            return mismatch(McpHeaders.NAME + ": the header is missing");
        }
        return same(header, message, envelope, field)
                ? null
                : mismatch(McpHeaders.NAME + ": the header differs from " + what);
    }

    private static boolean same(String header, byte[] message, Envelope envelope, Field field) {
        if (envelope.escaped(field)) {
            byte[] text = envelope.text(field).getBytes(UTF_8);
            return HeaderValues.matches(header, text, 0, text.length);
        }
        return HeaderValues.matches(header, message, envelope.start(field), envelope.end(field));
    }

    private static RpcError mismatch(String message) {
        return RpcError.of(400, ErrorCodes.HEADER_MISMATCH, message);
    }

    private static RpcError incomplete(String key, String kind) {
        return RpcError.of(400, ErrorCodes.INVALID_PARAMS, "params._meta[\"" + key + "\"]: must be " + kind);
    }

    /** The refusal of a revision that is not served. */
    public static RpcError unsupported(String requested, Collection<ProtocolVersion> served) {
        String supported = served.stream()
                .map(version -> JsonStrings.quote(version.text()))
                .collect(Collectors.joining(",", "[", "]"));
        return new RpcError(
                400,
                ErrorCodes.UNSUPPORTED_VERSION,
                "unsupported protocol version",
                "{\"supported\":" + supported + ",\"requested\":" + JsonStrings.quote(requested) + "}");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
