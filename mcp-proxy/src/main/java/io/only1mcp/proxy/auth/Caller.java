package io.only1mcp.proxy.auth;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may use the gateway.
 *
 * @param subject who it is
 * @param tenant whose resources the caller uses, or null where the token names none
 * @param permissions what the caller may use
 * @param until when the token is good no longer, in milliseconds since 1970; {@link Long#MAX_VALUE} where it always is
 */
public record Caller(String subject, @Nullable String tenant, Permissions permissions, long until)
        implements Principal, Authentication {

    /** Who it is. */
    @Override
    public String getName() {
        return subject;
    }

    /**
     * Whether the token is good no longer.
     *
     * @param now the time in milliseconds since 1970
     */
    public boolean isOver(long now) {
        return now >= until;
    }
}
