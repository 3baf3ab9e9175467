package io.only1mcp.wire.http;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * How a server is reached.
 *
 * @param hosts by which names it may be called
 * @param tls how TLS is spoken, or null for plain HTTP
 */
public record HttpAccess(HostRule hosts, @Nullable SslContext tls) {
    /** Plain HTTP, by any name. */
    public static final HttpAccess OPEN = new HttpAccess(HostRule.ANY, null);
}
