package io.only1mcp.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class TlsTroubleTest {
    private static String inWords(Throwable cause) {
        return TlsTrouble.inWords(new SSLHandshakeException("shaking hands failed").initCause(cause));
    }

    @Test
    void whatCanBeMendedIsSaid() {
        assertThat(inWords(new CertPathValidatorException("x", new CertificateExpiredException("y"))))
                .isEqualTo("its certificate has expired");
        assertThat(inWords(new CertificateException("x", new CertPathBuilderException("y"))))
                .endsWith("name them with tls: {ca: FILE}");
        assertThat(inWords(new CertificateException("no name matches")))
                .isEqualTo("its certificate is refused: no name matches");
        assertThat(inWords(new NotSslRecordException("x"))).startsWith("it speaks no TLS there");
        assertThat(TlsTrouble.inWords(new SSLException("alert"))).isEqualTo("TLS failed: alert");
    }
}
