package io.only1mcp.proxy.upstream;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;

/** Why TLS with a backend failed, in words that say what to do where something can be done. */
final class TlsTrouble {
    private TlsTrouble() {}

    static String inWords(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "its certificate has expired";
            }
            if (cause instanceof CertPathBuilderException) {
                return "its certificate is signed by nobody who is trusted; name them with tls: {ca: FILE}";
            }
            if (cause instanceof NotSslRecordException) {
                return "it speaks no TLS there; say http:// if that is meant";
            }
            if (cause instanceof SslHandshakeTimeoutException) {
                return "no handshake of TLS in time";
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return "its certificate is refused: " + cause.getMessage();
            }
        }
        return "TLS failed: " + failure.getMessage();
    }
}
