package io.only1mcp.proxy.config;

import io.netty.handler.ssl.SslContext;
import io.only1mcp.wire.tls.TlsContexts;
import io.only1mcp.wire.tls.TlsIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway speaks TLS with a backend, whose certificate must be for the host of its URL.
 *
 * @param ca a PEM file with those who sign the backend's certificate, or null for those that the JDK trusts
 * @param certificate a PEM file with the certificate that the gateway shows when it is asked, or null
 * @param key a PEM file with the PKCS#8 key of that certificate, or null
 */
public record BackendTls(
        @Nullable Path ca,
        @Nullable Path certificate,
        @Nullable Path key) {
    /** What the JDK trusts, and no certificate of our own. */
    public static final BackendTls DEFAULT = new BackendTls(null, null, null);

    public BackendTls {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException(
                    (key == null ? "key: is missing" : "certificate: is missing") + ", each needs the other");
        }
    }

    /** The files that it names. */
    public List<Path> files() {
        return Stream.of(Optional.ofNullable(ca), Optional.ofNullable(certificate), Optional.ofNullable(key))
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Reads the files.
     *
     * @param backend whose they are, for a message
     * @throws ConfigException when one of them cannot be used
     */
    public SslContext context(String backend) {
        try {
            return TlsContexts.client(
                    ca, certificate == null || key == null ? null : TlsIdentity.read(certificate, key));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("backend " + backend + ": tls: " + e.getMessage());
        }
    }
}
