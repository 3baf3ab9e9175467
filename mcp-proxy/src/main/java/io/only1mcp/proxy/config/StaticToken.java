package io.only1mcp.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token that stands in the configuration.
 *
 * @param token the token itself, a secret: 16 to 8192 of the characters that a bearer token may have
 * @param subject who shows it
 * @param tenant whose it is, or null
 * @param roles what its caller may be
 */
public record StaticToken(
        String token, String subject, @Nullable String tenant, List<String> roles) {
    private static final int LEAST = 16;
    private static final int MOST = 8192;

    public StaticToken {
        roles = List.copyOf(roles);
        if (!token.matches("[A-Za-z0-9._~+/-]+=*") || token.length() < LEAST || token.length() > MOST) {
            // It is not repeated, for it is a secret.
            throw new IllegalArgumentException("token: must be " + LEAST + " to " + MOST
                    + " of A-Z a-z 0-9 . _ ~ + / -, got another text of " + token.length() + " characters");
        }
        if (subject.isBlank()) {
            throw new IllegalArgumentException("subject: must name who shows the token, got \"" + subject + "\"");
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "StaticToken[" + subject + ", " + tenant + ", " + roles + "]";
    }
}
