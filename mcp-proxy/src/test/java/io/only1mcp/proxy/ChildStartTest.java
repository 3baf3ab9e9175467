package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.proxy.stdio.TestChild;
import io.only1mcp.wire.Waits;
import io.only1mcp.wire.json.JsonStrings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server that the gateway starts has a time of its own for its first answer, and none for those behind it. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class ChildStartTest {
    private static final String LIST = TestClient.modern("tools/list", "");

    @TempDir
    private Path folder;

    private static String child(List<String> command) {
        String words = command.stream().map(JsonStrings::quote).collect(Collectors.joining(", "));
        return "list_timeout: 200ms\nbackends:\n  - {name: child, command: [" + words + "]}\n";
    }

    private static Answer ask(RunningProxy proxy, String path) throws Exception {
        try (TestClient asking = new TestClient(proxy.port())) {
            return asking.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
    }

    @Test
    void listsWaitForAServerThatStartsAndForNoOther() throws Exception {
        Path ready = folder.resolve("ready");
        List<String> late = List.of(
                "sh",
                "-c",
                "until [ -e '" + ready + "' ]; do sleep 0.02; done; exec "
                        + String.join(" ", TestChild.command("modern")));
        CountDownLatch over = new CountDownLatch(1);
        try (TestBackend silent = new TestBackend((request, out) -> {
                    FailureTest.await(over);
                    return null;
                });
                RunningProxy proxy =
                        RunningProxy.configured(child(late) + "  - {name: silent, url: \"" + silent.url() + "\"}\n");
                TestClient client = new TestClient(proxy.port())) {
            client.send(LIST);
            Waits.until(() ->
                    proxy.log().stream().anyMatch(line -> line.contains("silent: gave no answer to server/disc")));
            Answer unready = ask(proxy, "/ready");
            assertThat(unready.status()).isEqualTo(503);
            assertThat(unready.body())
                    .startsWith("{\"status\":\"starting\",")
                    .contains("\"status\":\"starting\",\"rep");
            Files.createFile(ready);
            assertThat(client.answer().body())
                    .contains("\"name\":\"child.echo\"")
                    .contains("backend silent: gave no answer to server/discover within 200 ms");
            Answer ready200 = ask(proxy, "/ready");
            assertThat(ready200.status()).isEqualTo(200);
            assertThat(ready200.body()).doesNotContain("starting");
        } finally {
            over.countDown();
        }
    }

    @Test
    void aServerThatHasStartedAndHangsIsFoundAsSoonAsAnyOther() throws Exception {
        try (RunningProxy proxy = RunningProxy.configured(child(TestChild.command("listless")));
                TestClient client = new TestClient(proxy.port())) {
            assertThat(client.ask(LIST).body())
                    .contains("no backend can be asked: backend child: gave no answer to tools/list within 200 ms");
        }
    }
}
