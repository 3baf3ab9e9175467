package io.only1mcp.proxy.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.config.AuthenticationConfig;
import io.only1mcp.proxy.config.RolesConfig;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.json.JsonStrings;
import java.net.URI;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is said to those who may not come in, as MCP's authorisation and RFC 6750 have it, and where tokens can be had: the
 * metadata of the resource, RFC 9728, where authorisation servers are configured.
 */
public final class Challenge {
    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

    /** Where roles are what the client asks its authorisation server for. */
    private static final Set<String> SCOPE_CLAIMS = Set.of("scope", "scp");

    private final Map<Refusal, AnswerHead> unauthorized = new EnumMap<>(Refusal.class);
    private final AnswerHead forbidden;
    private final Set<String> paths;
    private final byte[] metadata;

    /** What a configuration comes to. */
    public Challenge(AuthenticationConfig config, @Nullable RolesConfig roles) {
        String resource = config.authorizationServers().isEmpty() ? null : config.audience();
        String where = "";
        if (resource == null) {
            paths = Set.of();
            metadata = new byte[0];
        } else {
            URI uri = URI.create(resource);
            String path = WELL_KNOWN + ("/".equals(uri.getRawPath()) ? "" : uri.getRawPath());
            paths = Set.copyOf(List.of(WELL_KNOWN, path, WELL_KNOWN + "/mcp"));
            where = "resource_metadata=\"" + uri.getScheme() + "://" + uri.getRawAuthority() + path + "\"";
            metadata = metadata(config, resource, scopes(config, roles)).getBytes(UTF_8);
        }
        for (Refusal refusal : Refusal.values()) {
            // Who showed nothing is told of no error.
            String error = refusal == Refusal.MISSING
                    ? ""
                    : "error=\"invalid_token\", error_description=\"" + refusal.words() + "\"";
            unauthorized.put(refusal, head(401, where, error));
        }
        forbidden = head(403, where, "error=\"insufficient_scope\"");
    }

    private static AnswerHead head(int status, String where, String error) {
        String parameters = where + (where.isEmpty() || error.isEmpty() ? "" : ", ") + error;
        return AnswerHead.of(
                status,
                "application/json",
                // One parameter at least there must be.
                "WWW-Authenticate: Bearer " + (parameters.isEmpty() ? "realm=\"mcp\"" : parameters));
    }

    private static Collection<String> scopes(AuthenticationConfig config, @Nullable RolesConfig roles) {
        return roles != null && SCOPE_CLAIMS.contains(config.rolesClaim())
                ? roles.roles().keySet().stream().sorted().toList()
                : List.of();
    }

    private static String metadata(AuthenticationConfig config, String resource, Collection<String> scopes) {
        return "{\"resource\":" + JsonStrings.quote(resource)
                + ",\"authorization_servers\":" + array(config.authorizationServers())
                + (scopes.isEmpty() ? "" : ",\"scopes_supported\":" + array(scopes))
                + ",\"bearer_methods_supported\":[\"header\"]}";
    }

    private static String array(Collection<String> texts) {
        return texts.stream().map(JsonStrings::quote).collect(Collectors.joining(",", "[", "]"));
    }

    /** The head of the answer to those who are not let in. */
    public AnswerHead unauthorized(Refusal refusal) {
        AnswerHead head = unauthorized.get(refusal);
        if (head == null) {
            throw new IllegalStateException("every refusal has its head");
        }
        return head;
    }

    /** The head of the answer to those who are let in and may use nothing. */
    public AnswerHead forbidden() {
        return forbidden;
    }

    /** Whether the metadata of the resource are at this path. */
    public boolean describes(String path) {
        return paths.contains(path);
    }

    /** The metadata of the resource, as JSON; not to be written to. */
    public byte[] metadata() {
        return metadata;
    }
}
