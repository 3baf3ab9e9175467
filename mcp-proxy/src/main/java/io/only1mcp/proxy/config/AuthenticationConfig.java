package io.only1mcp.proxy.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the gateway: who shows a JSON Web Token signed by a key of the set, or one of the tokens named here.
 *
 * @param jwks a file with the JWK set of the issuer, or null where no JSON Web Tokens are taken
 * @param issuer what {@code iss} of a JSON Web Token must be; there where {@code jwks} is
 * @param audience what {@code aud} of a JSON Web Token must name, best the URL of the gateway's endpoint; there where
 *     {@code jwks} is
 * @param tenantClaim the claim that names the caller's tenant
 * @param rolesClaim the claim that names the caller's roles
 * @param tokens tokens that are taken as they are
 * @param authorizationServers where clients get tokens from, as the metadata of the resource say; may be empty
 */
public record AuthenticationConfig(
        @Nullable Path jwks,
        @Nullable String issuer,
        @Nullable String audience,
        String tenantClaim,
        String rolesClaim,
        List<StaticToken> tokens,
        List<String> authorizationServers) {
    static final String TENANT_CLAIM = "tenant";
    static final String ROLES_CLAIM = "roles";

    public AuthenticationConfig {
        tokens = List.copyOf(tokens);
        authorizationServers = List.copyOf(authorizationServers);
        if (jwks == null && tokens.isEmpty()) {
            throw new IllegalArgumentException("jwks: is missing, and so is tokens; one of them says who may come in");
        }
        if (jwks != null && issuer == null) {
            throw new IllegalArgumentException("issuer: is missing, it must come with jwks");
        }
        if (jwks != null && audience == null) {
            throw new IllegalArgumentException(
                    "audience: is missing, it must come with jwks, such as https://gateway.example/mcp");
        }
        for (String server : authorizationServers) {
            if (!isUrl(server)) {
                throw new IllegalArgumentException(
                        "authorization_servers: must be http or https URLs, got \"" + server + "\"");
            }
        }
        if (!authorizationServers.isEmpty() && (audience == null || !isUrl(audience))) {
            throw new IllegalArgumentException("audience: must be the URL of the gateway's endpoint where"
                    + " authorization_servers are named, got "
                    + (audience == null ? "none" : "\"" + audience + "\""));
        }
    }

    /** The files that it names. */
    public List<Path> files() {
        return jwks == null ? List.of() : List.of(jwks);
    }

    /** Whether a text is an http or https URL that may stand in a header between quotes. */
    static boolean isUrl(String text) {
        if (!text.matches("[!-~&&[^\"\\\\#]]+")) {
            return false;
        }
        try {
            URI uri = URI.create(text);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
