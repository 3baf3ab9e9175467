package io.only1mcp.macro.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a client finds out what a target speaks: the newest revision first, by {@code server/discover}. A 4xx with an error
 * that only the modern era knows means that the target is of that era; whatever else is no good answer means that
 * {@code initialize} comes next.
 */
final class Handshake {
    private static final Set<Integer> MODERN_ERRORS =
            Set.of(ErrorCodes.HEADER_MISMATCH, ErrorCodes.MISSING_CAPABILITY, ErrorCodes.UNSUPPORTED_VERSION);

    private final Endpoint endpoint;
    private final Map<String, String> headers;
    private final Respondent respondent;

    Handshake(Endpoint endpoint, Map<String, String> headers, Respondent respondent) {
        this.endpoint = endpoint;
        this.headers = headers;
        this.respondent = respondent;
    }

    /** The newest revision that both speak. */
    Session newest() {
        Reply reply = discover();
        List<String> supported = supported(reply);
        if (supported.contains(ProtocolVersion.NEWEST.text())) {
            return discovered(reply);
        }
        refuse(McpMethods.SERVER_DISCOVER, reply);
        if (!supported.isEmpty() && supported.stream().noneMatch(Handshake::legacy)) {
            throw notSpoken(ProtocolVersion.all(), supported);
        }
        if (supported.isEmpty() && MODERN_ERRORS.contains(reply.errorCode())) {
            throw endpoint.unusable(McpMethods.SERVER_DISCOVER, reply);
        }
        return initialize(ProtocolVersion.NEWEST_LEGACY, false);
    }

    /** That revision and no other. */
    Session exactly(ProtocolVersion version) {
        if (!version.modern()) {
            return initialize(version, true);
        }
        Reply reply = discover();
        List<String> supported = supported(reply);
        if (supported.contains(version.text())) {
            return discovered(reply);
        }
        refuse(McpMethods.SERVER_DISCOVER, reply);
        if (supported.isEmpty()) {
            Session older = initialize(ProtocolVersion.NEWEST_LEGACY, false);
            supported = List.of(older.version().text());
        }
        throw notSpoken(List.of(version), supported);
    }

    /** Another session in a revision that is known to be spoken. */
    Session again(Session known) {
        return known.version().modern() ? known : initialize(known.version(), true);
    }

    private Session initialize(ProtocolVersion version, boolean noOther) {
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("protocolVersion", version.text());
        params.set("capabilities", respondent.capabilities());
        params.set("clientInfo", Messages.clientInfo());
        long id = endpoint.nextId();
        String request = Messages.request(id, McpMethods.INITIALIZE, params, version, respondent.capabilities());
        Reply reply = endpoint.post(McpMethods.INITIALIZE, id, request, headers, new Stream.Older(respondent));
        refuse(McpMethods.INITIALIZE, reply);
        JsonNode result = reply.result();
        if (result == null || !result.path("protocolVersion").isTextual()) {
            throw endpoint.unusable(McpMethods.INITIALIZE, reply);
        }
        String answered = result.path("protocolVersion").asText();
        ProtocolVersion agreed = ProtocolVersion.of(answered);
        if (agreed == null || agreed.modern() || (noOther && agreed != version)) {
            throw notSpoken(noOther ? List.of(version) : ProtocolVersion.all(), List.of(answered));
        }
        String session =
                reply.headers().firstValue(McpHeaders.SESSION_ID.toString()).orElse(null);
        Reply noted = endpoint.post(
                McpMethods.INITIALIZED,
                0,
                Messages.notification(McpMethods.INITIALIZED),
                Messages.headers(headers, agreed, session, McpMethods.INITIALIZED, null),
                new Stream.Older(respondent));
        if (!noted.good()) {
            throw endpoint.unusable(McpMethods.INITIALIZED, noted);
        }
        return new Session(agreed, session, result.path("serverInfo"), result.path("capabilities"));
    }

    /** Asks once more where the server refuses the revision, and names the very same as one that it supports. */
    private Reply discover() {
        Reply reply = discoverOnce();
        boolean contradicts = reply.result() == null && supported(reply).contains(ProtocolVersion.NEWEST.text());
        if (!contradicts) {
            return reply;
        }
        Reply second = discoverOnce();
        if (second.result() == null) {
            throw endpoint.unusable(McpMethods.SERVER_DISCOVER, second);
        }
        return second;
    }

    private Reply discoverOnce() {
        long id = endpoint.nextId();
        ProtocolVersion version = ProtocolVersion.NEWEST;
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        return endpoint.post(
                McpMethods.SERVER_DISCOVER,
                id,
                Messages.request(id, McpMethods.SERVER_DISCOVER, nothing, version, respondent.capabilities()),
                Messages.headers(headers, version, null, McpMethods.SERVER_DISCOVER, null),
                Stream.MODERN);
    }

    private static Session discovered(Reply reply) {
        JsonNode result = Objects.requireNonNull(reply.result());
        JsonNode server = result.path("_meta").path(MetaKeys.SERVER_INFO);
        return new Session(ProtocolVersion.NEWEST, null, server, result.path("capabilities"));
    }

    /** The revisions that a server names in its answer, good or bad; empty where it names none. */
    private static List<String> supported(Reply reply) {
        JsonNode result = reply.result();
        JsonNode error = reply.error();
        JsonNode named = result != null
                ? result.path("supportedVersions")
                : error != null && reply.errorCode() == ErrorCodes.UNSUPPORTED_VERSION
                        ? error.path("data").path("supported")
                        : MissingNode.getInstance();
        List<String> versions = new ArrayList<>();
        named.forEach(version -> versions.add(version.asText()));
        return versions;
    }

    private static boolean legacy(String version) {
        ProtocolVersion known = ProtocolVersion.of(version);
        return known != null && !known.modern();
    }

    /** Whatever no other revision would change. */
    private void refuse(String method, Reply reply) {
        int status = reply.status();
        if (status == 401 || status == 403) {
            throw endpoint.failure(
                    "refuses us with " + status + "; give credentials with a header such as Authorization: Bearer …");
        }
        if (status >= 300 && status < 400) {
            throw endpoint.failure("answers " + method + " with " + status + " and points to "
                    + Excerpt.of(reply.headers().firstValue("Location").orElse("nowhere")) + "; give that URL");
        }
    }

    private TargetException notSpoken(List<ProtocolVersion> wanted, List<String> spoken) {
        return endpoint.failure("does not speak "
                + wanted.stream().map(ProtocolVersion::text).collect(Collectors.joining(" or "))
                + "; it speaks " + Excerpt.of(String.join(", ", spoken))
                + ": set protocol to one that both speak, or to auto");
    }
}
