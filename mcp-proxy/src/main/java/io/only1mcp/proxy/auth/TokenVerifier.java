package io.only1mcp.proxy.auth;

/** Looks into tokens that were not met before. */
interface TokenVerifier {
    /**
     * Who shows the token.
     *
     * @param now the time in milliseconds since 1970
     */
    Authentication verify(String token, long now);
}
