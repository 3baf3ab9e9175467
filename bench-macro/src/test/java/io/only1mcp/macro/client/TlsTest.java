package io.only1mcp.macro.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.only1mcp.macro.OwnCertificate;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    Path folder;

    @Test
    void aCertificateMustBeTrusted() throws Exception {
        SSLContext context = OwnCertificate.context(folder);
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
}
