package io.only1mcp.wire.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Contexts of TLS 1.2 and 1.3 on the JDK's engine, and the handlers that speak it. */
public final class TlsContexts {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final long HANDSHAKE_SECONDS = 10;

    private TlsContexts() {}

    /**
     * What a server shows and asks for.
     *
     * @param clientCa a PEM file with those who sign clients' certificates, or null where none are asked for
     * @throws TlsFileException when the file cannot be used
     */
    public static SslContext server(TlsIdentity identity, @Nullable Path clientCa, ClientCertificates asked) {
        SslContextBuilder builder = SslContextBuilder.forServer(identity.key(), identity.chain());
        if (clientCa != null) {
            builder.trustManager(authorities(clientCa)).clientAuth(asked.auth());
        }
        return built(builder);
    }

    /**
     * What a client trusts and shows. The name that it calls a server by must be in the server's certificate.
     *
     * @param ca a PEM file with those who sign servers' certificates, or null for those that the JDK trusts
     * @param identity what it shows to servers that ask, or null
     * @throws TlsFileException when the file cannot be used
     */
    public static SslContext client(@Nullable Path ca, @Nullable TlsIdentity identity) {
        SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
        if (ca != null) {
            builder.trustManager(authorities(ca));
        }
        if (identity != null) {
            builder.keyManager(identity.key(), identity.chain());
        }
        return built(builder);
    }

    private static X509Certificate[] authorities(Path file) {
        return new PemFile(file).certificates().toArray(X509Certificate[]::new);
    }

    private static SslContext built(SslContextBuilder builder) {
        try {
            return builder.sslProvider(SslProvider.JDK).protocols(PROTOCOLS).build();
        } catch (SSLException e) {
            throw new IllegalStateException("this JDK cannot set TLS up: " + e.getMessage(), e);
        }
    }

    /** Speaks TLS on an accepted connection; a handshake takes at most 10 s. */
    public static SslHandler accepting(SslContext context, ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        return handler;
    }

    /**
     * Speaks TLS on a connection that was opened to a server.
     *
     * @param host the name that the server was called by; an address of IPv6 with its brackets or without
     */
    public static SslHandler calling(
            SslContext context, ByteBufAllocator allocator, String host, int port, long handshakeMillis) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        SslHandler handler = context.newHandler(allocator, bare, port);
        handler.setHandshakeTimeoutMillis(handshakeMillis);
        return handler;
    }
}
