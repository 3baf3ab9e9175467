package io.only1mcp.proxy.config;

import io.netty.handler.ssl.SslContext;
import io.only1mcp.proxy.log.Log;
import io.only1mcp.wire.tls.ClientCertificates;
import io.only1mcp.wire.tls.TlsContexts;
import io.only1mcp.wire.tls.TlsIdentity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway speaks TLS with its clients.
 *
 * @param certificate a PEM file with its certificate and those that signed it
 * @param key a PEM file with the PKCS#8 key of the certificate
 * @param clientCa a PEM file with those who sign clients' certificates, or null where none are asked for
 * @param clientAuth whether clients are asked for certificates
 */
public record FrontTls(Path certificate, Path key, @Nullable Path clientCa, ClientCertificates clientAuth) {

    public FrontTls {
        if (clientCa == null && clientAuth != ClientCertificates.NONE) {
            throw new IllegalArgumentException("client_auth: must come with client_ca, which says who is trusted");
        }
        if (clientCa != null && clientAuth == ClientCertificates.NONE) {
            throw new IllegalArgumentException("client_ca: must not come with client_auth: none, which asks nobody");
        }
    }

    /** Another certificate with the rules for clients' certificates that there were. */
    static FrontTls of(Path certificate, Path key, @Nullable FrontTls before) {
        return before == null
                ? new FrontTls(certificate, key, null, ClientCertificates.NONE)
                : new FrontTls(certificate, key, before.clientCa(), before.clientAuth());
    }

    /** The files that it names. */
    public List<Path> files() {
        return clientCa == null ? List.of(certificate, key) : List.of(certificate, key, clientCa);
    }

    /**
     * Reads the files.
     *
     * @param now the instant at which the certificate should be valid
     * @param log takes a warning when it is not
     * @throws ConfigException when one of them cannot be used
     */
    public SslContext context(Instant now, Consumer<String> log) {
        try {
            TlsIdentity identity = TlsIdentity.read(certificate, key);
            String warning = identity.warning(now);
            if (warning != null) {
                Log.warn(log, "tls: " + warning);
            }
            return TlsContexts.server(identity, clientCa, clientAuth);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("tls: " + e.getMessage());
        }
    }
}
