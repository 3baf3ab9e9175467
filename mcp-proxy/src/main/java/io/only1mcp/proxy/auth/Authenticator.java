package io.only1mcp.proxy.auth;

import io.only1mcp.proxy.config.AuthenticationConfig;
import io.only1mcp.proxy.config.RolesConfig;
import io.only1mcp.proxy.config.StaticToken;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls from the Authorization header: by the tokens of the configuration, and by JSON Web Tokens, each of
 * which is verified once and then remembered until it expires. What it remembers goes with it. Belongs to one event loop;
 * made off it, because it reads a file.
 */
public final class Authenticator {
    /** The longest token that is looked at. */
    public static final int MOST_CHARS = 8 * 1024;

    private static final int MOST_REMEMBERED = 4096;
    private static final String SCHEME = "Bearer ";

    private final InstantSource clock;
    private final TokenHash.Maker hashes = new TokenHash.Maker();
    private final Map<TokenHash, Caller> fixed = new HashMap<>();
    private final @Nullable TokenVerifier verifier;
    private final Map<TokenHash, Caller> verified = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TokenHash, Caller> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    Authenticator(AuthenticationConfig config, Roles roles, @Nullable TokenVerifier verifier, InstantSource clock) {
        this.clock = clock;
        this.verifier = verifier;
        for (StaticToken token : config.tokens()) {
            fixed.put(
                    hashes.of(token.token(), 0).copy(),
                    new Caller(token.subject(), token.tenant(), roles.of(token.roles()), Long.MAX_VALUE));
        }
    }

    /**
     * As configured; reads the keys.
     *
     * @param roles what callers may use, or null where everybody may use everything
     * @throws io.only1mcp.proxy.config.ConfigException when the keys cannot be read or used
     */
    public static Authenticator of(AuthenticationConfig config, @Nullable RolesConfig roles, InstantSource clock) {
        Roles compiled = new Roles(roles);
        Path jwks = config.jwks();
        // The library is loaded here, and only where JSON Web Tokens are taken.
        TokenVerifier verifier = jwks == null ? null : JwtVerifier.of(config, Jwks.read(jwks), compiled);
        return new Authenticator(config, compiled, verifier, clock);
    }

    /** Who calls, by the value of the Authorization header, or null where there is none. */
    public Authentication authenticate(@Nullable String header) {
        if (header == null) {
            return Refusal.MISSING;
        }
        int from = tokenStart(header);
        if (from < 0) {
            return Refusal.MALFORMED;
        }
        if (header.length() - from > MOST_CHARS) {
            return Refusal.TOO_LONG;
        }
        TokenHash hash = hashes.of(header, from);
        Caller known = fixed.get(hash);
        if (known != null) {
            return known;
        }
        long now = clock.millis();
        Caller before = verified.get(hash);
        if (before != null) {
            if (!before.isOver(now)) {
                return before;
            }
            verified.remove(hash);
            return Refusal.EXPIRED;
        }
        if (verifier == null) {
            return Refusal.UNKNOWN;
        }
        Authentication found = verifier.verify(header.substring(from), now);
        if (found instanceof Caller caller) {
            verified.put(hash.copy(), caller);
        }
        return found;
    }

    /** Where the token begins; −1 when the header is no scheme and one token of visible ASCII. */
    private static int tokenStart(String header) {
        int from = SCHEME.length();
        if (!header.regionMatches(true, 0, SCHEME, 0, from)) {
            return -1;
        }
        while (from < header.length() && header.charAt(from) == ' ') {
            from++;
        }
        for (int i = from; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                return -1;
            }
        }
        return from < header.length() ? from : -1;
    }

    /** The time by which tokens expire, in milliseconds since 1970. */
    public long now() {
        return clock.millis();
    }

    /** How many tokens are remembered. */
    int remembered() {
        return verified.size();
    }
}
