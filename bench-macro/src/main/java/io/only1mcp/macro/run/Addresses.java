package io.only1mcp.macro.run;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.only1mcp.macro.client.TargetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Where a URL leads, and how it is spoken to. */
final class Addresses {
    private Addresses() {}

    /** The address of {@code url}, resolved once so that no look-up falls into a run. */
    static InetSocketAddress of(URI url) {
        int port = url.getPort() >= 0 ? url.getPort() : isSecure(url) ? 443 : 80;
        try {
            return new InetSocketAddress(InetAddress.getByName(url.getHost()), port);
        } catch (UnknownHostException e) {
            throw new TargetException(url + ": host '" + url.getHost() + "' is unknown: check its name", e);
        }
    }

    /**
     * How https is spoken: by the JDK's engine, trusting what the JDK trusts; {@code javax.net.ssl.trustStore} names
     * another store.
     *
     * @return null for http
     */
    static @Nullable SslContext tls(URI url) {
        if (!isSecure(url)) {
            return null;
        }
        try {
            return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build();
        } catch (SSLException e) {
            throw new TargetException(url + ": TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static boolean isSecure(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }
}
