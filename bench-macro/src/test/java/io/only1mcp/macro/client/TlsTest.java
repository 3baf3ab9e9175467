package io.only1mcp.macro.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final String PASSWORD = "only for this test";

    @TempDir
    Path folder;

    @Test
    void aCertificateMustBeTrusted() throws Exception {
        SSLContext context = ownContext();
        HttpsServer https = HttpsServer.create();
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        SSLContext before = SSLContext.getDefault();
        try (FakeServer server = new FakeServer(https, 0, false, ProtocolVersion.V2026_07_28)) {
            URI url = URI.create(server.url().toString().replace("http:", "https:"));
            assertThatThrownBy(() -> McpClient.connect(url, Map.of(), null, Duration.ofSeconds(20)))
                    .isInstanceOf(TargetException.class)
                    .hasMessageStartingWith(url + ": TLS failed: ")
                    .hasMessageContaining("-Djavax.net.ssl.trustStore");

            SSLContext.setDefault(context);
            try (McpClient client = McpClient.connect(url, Map.of(), null, Duration.ofSeconds(20))) {
                assertThat(client.listTools()).hasSize(2);
            }
        } finally {
            SSLContext.setDefault(before);
        }
    }

    private SSLContext ownContext() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "fake",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
