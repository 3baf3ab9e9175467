package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.only1mcp.proxy.TestClient.Answer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever runs the gateway may have its configuration read again, and nobody else. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class AdminTest {
    private static final String RELOAD = "POST /admin/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

    @TempDir
    private Path folder;

    private TestBackend backend;

    @BeforeEach
    void start() throws IOException {
        backend = new TestBackend(TestBackend.modern("echo"));
    }

    @AfterEach
    void stop() throws IOException {
        backend.close();
    }

    private Path config(String more) throws IOException {
        return Files.writeString(folder.resolve("gateway.yaml"), TestBackend.section(backend) + more);
    }

    /** A gateway at all addresses of this machine. */
    private LiveProxy open() throws IOException {
        return LiveProxy.of(config("listen: 0.0.0.0:0\n"));
    }

    @Test
    void whatChangedIsAnsweredAndWhatIsWrong() throws IOException {
        // What the file system says comes later than the request, or makes no difference.
        try (LiveProxy proxy = LiveProxy.of(config(""));
                TestClient client = new TestClient(proxy.port())) {
            assertThat(client.ask(RELOAD).body())
                    .matches(
                            "\\{\"outcome\":\"unchanged\",\"generation\":1,\"in_use_since\":\"[0-9T:.-]+Z\",\"took_us\":\\d+,"
                                    + "\"added\":\\[],\"replaced\":\\[],\"removed\":\\[],\"changed\":\\[],"
                                    + "\"kept_until_restart\":\\[]}");
            config("timeout: 7s\nsurprise: 1\n");
            Answer refused = client.ask(RELOAD);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.body())
                    .startsWith("{\"error\":\"" + folder.resolve("gateway.yaml") + ":3: surprise: is no key here");
            config("timeout: 7s\n");
            assertThat(client.ask(RELOAD).body()).contains("\"kept_until_restart\":[\"timeout\"]");
            assertThat(proxy.figure("only1mcp_reload_duration_seconds_count")).isEqualTo(1);
        }
    }

    @Test
    void whoeverComesAfterTheFileWatchLearnsWhatIsInUseAndWhatChangedIsNamed() throws IOException {
        String tokens = "authentication: {tokens: [{token: %s, subject: ci, roles: [%s]}]}\n";
        String reader = "roles: {reader: {tools: ['b0.*']}, gone: {tools: [b0.x]}}\n";
        try (LiveProxy proxy = LiveProxy.of(
                        config(tokens.formatted("first-secret-of-ours", "reader") + reader + "timeout: 9s\n"));
                TestClient client = new TestClient(proxy.port())) {
            proxy.change(Files.readString(
                    config(tokens.formatted("second-secret-of-ours", "reader") + "roles: {reader: {tools: ['b0.t']}}\n"
                            + "tenants: {acme: {backends: [b0]}}\nrate_limits: [{rate: 1/s}]\ncache: {tools: [b0]}\n"
                            + "log: json\ntimeout: 8s\n")));
            assertThat(client.ask(RELOAD).body())
                    .contains("\"outcome\":\"unchanged\",\"generation\":2,")
                    .contains("\"kept_until_restart\":[\"timeout\",\"log\"]");
            assertThat(proxy.log())
                    .filteredOn(line -> line.contains("is in use"))
                    .singleElement()
                    .asString()
                    .endsWith(
                            "; changed: authentication.tokens[ci], roles.gone, roles.reader, tenants.acme, rate_limits,"
                                    + " cache; in use only after a restart: timeout, log");
        }
    }

    @Test
    void withoutAFileThereIsNothingToRead() throws IOException {
        try (RunningProxy proxy = RunningProxy.of(backend);
                TestClient client = new TestClient(proxy.port())) {
            Answer answer = client.ask(RELOAD);
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.body()).isEqualTo("{\"error\":\"the gateway was started without --config\"}");
        }
    }

    private static InetAddress address() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst()
                .orElseGet(InetAddress::getLoopbackAddress);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/reload", "/admin/reset"})
    void whoeverIsNotOnThisMachineMayNot(String path) throws IOException {
        InetAddress address = address();
        assumeThat(address.isLoopbackAddress())
                .as("this machine has no other address")
                .isFalse();
        try (LiveProxy proxy = open();
                TestClient client = new TestClient(new Socket(address, proxy.port()))) {
            assertThat(client.ask(RELOAD.replace("/admin/reload", path)).status())
                    .isEqualTo(403);
            assertThat(proxy.log()).noneMatch(line -> line.contains("read again"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 192.0.2.7",
                "Forwarded: for=192.0.2.7",
                "Via: 1.1 front",
                "Origin: https://x.example"
            })
    void whatComesThroughAProxyOrFromAPageIsFromElsewhere(String field) throws IOException {
        try (LiveProxy proxy = open()) {
            for (String path : List.of("/admin/reload", "/admin/reset")) {
                String request =
                        RELOAD.replace("/admin/reload", path).replace("Content-Length", field + "\r\nContent-Length");
                try (TestClient client = new TestClient(proxy.port())) {
                    assertThat(client.ask(request).status()).isEqualTo(403);
                }
            }
            assertThat(proxy.log()).noneMatch(line -> line.contains("read again"));
        }
    }

    @Test
    void onlyAPostChangesSomething() throws IOException {
        try (LiveProxy proxy = LiveProxy.of(config(""));
                TestClient client = new TestClient(proxy.port())) {
            assertThat(client.ask(RELOAD.replace("POST", "GET")).status()).isEqualTo(405);
            assertThat(proxy.log()).isEmpty();
        }
    }
}
