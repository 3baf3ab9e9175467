package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.Waits;
import io.only1mcp.wire.tls.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is renewed while the gateway runs. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class TlsReloadTest {
    private static final String CALL = TestClient.modernCall("7", "b0.echo", "{}");

    @TempDir
    private static Path made;

    private static TestCertificates before;
    private static TestCertificates after;

    @TempDir
    private Path folder;

    private TestBackend backend;
    private LiveProxy proxy;

    @BeforeAll
    static void make() throws Exception {
        before = TestCertificates.local(made, "before");
        after = TestCertificates.local(made, "after");
    }

    @BeforeEach
    void start() throws Exception {
        backend = new TestBackend(TestBackend.modern("echo"));
        replace(before.certificate(), "own.pem");
        replace(before.key(), "own.key");
        proxy = LiveProxy.of(Files.writeString(
                folder.resolve("gateway.yaml"),
                TestBackend.section(backend) + "tls: {certificate: own.pem, key: own.key}\n"));
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        backend.close();
    }

    private void replace(Path by, String name) throws IOException {
        Path beside = Files.copy(by, folder.resolve("beside"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A client that trusts nothing but this certificate. */
    private TestClient trusting(TestCertificates certificates) throws Exception {
        return new TestClient(certificates
                .trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), proxy.port()));
    }

    private boolean shows(TestCertificates certificates) throws Exception {
        try (TestClient client = trusting(certificates)) {
            return client.ask(CALL).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whoConnectsSeesTheNewCertificateAndWhoIsConnectedStays() throws Exception {
        try (TestClient connected = trusting(before)) {
            assertThat(connected.ask(CALL).status()).isEqualTo(200);
            replace(after.certificate(), "own.pem");
            // One without the other cannot be used.
            proxy.awaitLog("own.key: is not the key of the first certificate in");
            assertThat(shows(before)).isTrue();
            replace(after.key(), "own.key");
            Waits.until(() -> shows(after));
            assertThat(shows(before)).isFalse();
            assertThat(connected.ask(CALL).status()).isEqualTo(200);
            assertThat(proxy.log()).hasSize(2);
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void anotherSettingTakesUpTheSessionsOfTlsThatThereWere() throws Exception {
        javax.net.ssl.SSLContext context = before.trusting();
        long first = created(context);
        proxy.change(Files.readString(folder.resolve("gateway.yaml")) + "hosts: [gateway.example]\n");
        assertThat(created(context)).isEqualTo(first);
    }

    /** When the session was created that a new connection is in. */
    private long created(javax.net.ssl.SSLContext context) throws IOException {
        javax.net.ssl.SSLSocket socket = (javax.net.ssl.SSLSocket)
                context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        try (TestClient client = new TestClient(socket)) {
            assertThat(client.ask(CALL).status()).isEqualTo(200);
            return socket.getSession().getCreationTime();
        }
    }

    @Test
    void aCertificateThatHasExpiredIsSaidAtItsReloadToo() throws Exception {
        TestCertificates old = TestCertificates.make(folder, "old", "EC", "-startdate", "-9d", "-validity", "3");
        replace(old.certificate(), "own.pem");
        proxy.awaitLog("is not the key of");
        replace(old.key(), "own.key");
        proxy.awaitLog("own.pem: the certificate expired");
        Waits.until(() -> !shows(before));
    }

    private boolean admits(TestCertificates shown) throws Exception {
        try (TestClient client = new TestClient(shown.showingAndTrusting(before)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), proxy.port()))) {
            return client.ask(CALL).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void clientsAreAdmittedByTheAuthorityThatTheFileNamesNow() throws Exception {
        replace(before.certificate(), "clients.pem");
        proxy.change(
                Files.readString(folder.resolve("gateway.yaml")).replace("own.key", "own.key, client_ca: clients.pem"));
        assertThat(admits(before)).isTrue();
        assertThat(admits(after)).isFalse();
        replace(after.certificate(), "clients.pem");
        Waits.until(() -> admits(after));
        assertThat(admits(before)).isFalse();
    }

    @Test
    void aBackendIsTrustedByTheAuthorityThatTheFileNamesNow() throws Exception {
        javax.net.ssl.SSLContext own = before.showingAndTrusting(before);
        try (TestBackend secure =
                new TestBackend(own.getServerSocketFactory().createServerSocket(), 0, TestBackend.modern("echo"))) {
            replace(after.certificate(), "ca.pem");
            proxy.change(Files.readString(folder.resolve("gateway.yaml"))
                    .replace(backend.url() + "\"", secure.url() + "\", tls: {ca: ca.pem}"));
            assertThat(shows(before)).isFalse();
            replace(before.certificate(), "ca.pem");
            Waits.until(() -> shows(before));
            assertThat(secure.requests()).hasSize(1);
        }
    }
}
