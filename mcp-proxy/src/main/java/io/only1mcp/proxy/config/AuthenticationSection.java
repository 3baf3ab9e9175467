package io.only1mcp.proxy.config;

import static io.only1mcp.proxy.config.AuthenticationConfig.isUrl;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The section {@code authentication} of a configuration file. No message repeats what may be a token. */
final class AuthenticationSection {
    private static final String AT = "authentication";
    private static final List<String> KEYS =
            List.of("jwks", "issuer", "audience", "claims", "tokens", "authorization_servers");
    private static final List<String> CLAIM_KEYS = List.of("tenant", "roles");
    private static final List<String> TOKEN_KEYS = List.of("token", "subject", "tenant", "roles");

    private AuthenticationSection() {}

    /** Who may use the gateway, or null where the section is not there. */
    static @Nullable AuthenticationConfig read(JsonNode section, ConfigFile in) {
        if (section.isMissingNode()) {
            return null;
        }
        String inside = AT + ".";
        in.keys(section, inside, KEYS);
        JsonNode claims = section.path("claims");
        if (!claims.isMissingNode()) {
            in.keys(claims, inside + "claims.", CLAIM_KEYS);
        }
        String tenant = in.text(claims, inside + "claims.", "tenant");
        String roles = in.text(claims, inside + "claims.", "roles");
        Path jwks = jwks(section, in);
        String issuer = in.text(section, inside, "issuer");
        String audience = in.text(section, inside, "audience");
        List<StaticToken> tokens = tokens(section.path("tokens"), in);
        List<String> servers = in.texts(section, inside, "authorization_servers");
        if (servers.isEmpty() && issuer != null && isUrl(issuer) && audience != null && isUrl(audience)) {
            servers = List.of(issuer);
        }
        try {
            return new AuthenticationConfig(
                    jwks,
                    issuer,
                    audience,
                    tenant == null ? AuthenticationConfig.TENANT_CLAIM : tenant,
                    roles == null ? AuthenticationConfig.ROLES_CLAIM : roles,
                    tokens,
                    servers);
        } catch (IllegalArgumentException e) {
            throw in.misplaced(inside + e.getMessage());
        }
    }

    private static @Nullable Path jwks(JsonNode section, ConfigFile in) {
        String name = in.text(section, AT + ".", "jwks");
        if (name == null) {
            return null;
        }
        Path file = in.beside(name);
        if (!Files.isRegularFile(file)) {
            throw in.fault(AT + ".jwks", "must be a file with a JWK set", "\"" + name + "\", which is none");
        }
        return file;
    }

    private static List<StaticToken> tokens(JsonNode list, ConfigFile in) {
        if (list.isMissingNode()) {
            return List.of();
        }
        String at = AT + ".tokens";
        if (!list.isArray()) {
            throw in.misplaced(at + ": must be a list of {token, subject, tenant, roles}");
        }
        List<StaticToken> tokens = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            tokens.add(token(list.get(i), at + "[" + i + "]", in));
        }
        if (tokens.stream().map(StaticToken::token).distinct().count() < tokens.size()) {
            throw in.misplaced(at + ": each token must be another, got one twice");
        }
        return tokens;
    }

    private static StaticToken token(JsonNode node, String at, ConfigFile in) {
        if (!node.isObject()) {
            throw in.misplaced(at + ": must be a map with the keys " + String.join(", ", TOKEN_KEYS));
        }
        in.keys(node, at + ".", TOKEN_KEYS);
        if (!node.path("token").isTextual()) {
            throw in.misplaced(
                    at + ".token: must be there and be a text; put it in quotes where it looks like a number");
        }
        try {
            return new StaticToken(
                    in.required(node, at, "token"),
                    in.required(node, at, "subject"),
                    in.text(node, at + ".", "tenant"),
                    in.texts(node, at + ".", "roles"));
        } catch (IllegalArgumentException e) {
            throw in.misplaced(at + "." + e.getMessage());
        }
    }
}
