package io.only1mcp.proxy.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds tenant and roles among the claims of a token. A claim is named as it is written, or, where there is none of that
 * name, by the way to it with dots between: {@code realm_access.roles}.
 *
 * @param tenantClaim the claim that names the tenant
 * @param rolesClaim the claim that names the roles: a list of texts, or a text with blanks between
 */
record ClaimReader(String tenantClaim, String rolesClaim) {

    /** The tenant; null where the token names none. */
    @Nullable
    String tenant(JWTClaimsSet claims) {
        return find(claims.getClaims(), tenantClaim) instanceof String tenant && !tenant.isEmpty() ? tenant : null;
    }

    /** The roles; none where the token names none. */
    List<String> roles(JWTClaimsSet claims) {
        Object found = find(claims.getClaims(), rolesClaim);
        if (found instanceof String text) {
            return List.of(text.split(" ", -1));
        }
        return found instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    private static @Nullable Object find(Map<?, ?> claims, String name) {
        Object whole = claims.get(name);
        int dot = name.indexOf('.');
        if (whole != null || dot < 0) {
            return whole;
        }
        return claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? find(inner, name.substring(dot + 1))
                : null;
    }
}
