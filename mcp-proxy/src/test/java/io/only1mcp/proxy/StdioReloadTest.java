package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.stdio.TestChild;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that the gateway starts, and a configuration that says something else of one of them. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class StdioReloadTest {
    private static final Pattern PID = Pattern.compile("pid (\\d+)\\.");

    @TempDir
    private Path folder;

    /** Two servers of which the second has something in its environment. */
    private static String yaml(String era, String environment) {
        String command = TestChild.command(era).stream()
                .map(word -> "\"" + word + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
        return "backends:\n  - {name: same, command: " + command + "}\n  - {name: other, command: " + command
                + ", env: {SETTING: \"" + environment + "\"}}\n";
    }

    private LiveProxy start(String yaml) throws IOException {
        return LiveProxy.of(Files.writeString(folder.resolve("gateway.yaml"), yaml));
    }

    /** The process that answers a call; in a session, unless there is none. */
    private static long process(TestClient client, String session, String backend) throws IOException {
        String name = backend + ".pid";
        String body = client.ask(
                        session.isEmpty()
                                ? TestClient.modernCall("1", name, "{}")
                                : TestClient.inSession(
                                        session, "tools/call", "{\"name\":\"" + name + "\",\"arguments\":{}}"))
                .body();
        Matcher pid = PID.matcher(body);
        assertThat(pid.find()).as(body).isTrue();
        return Long.parseLong(pid.group(1));
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aServerWhoseCommandChangesIsReplacedAndTheOthersKeepTheirProcessesAndSessions(String era) throws Exception {
        try (LiveProxy proxy = start(yaml(era, "1"))) {
            try (TestClient client = new TestClient(proxy.port())) {
                String session = era.equals("legacy") ? client.open() : "";
                long same = process(client, session, "same");
                long before = process(client, session, "other");
                proxy.change(yaml(era, "2"));
                // At once: it waits for the new process.
                long after = process(client, session, "other");
                assertThat(after).isNotEqualTo(before);
                assertThat(process(client, session, "same")).isEqualTo(same);
                Waits.until(() -> !lives(before));
                assertThat(lives(same)).isTrue();
                proxy.change(yaml(era, "2").lines().limit(2).collect(Collectors.joining("\n", "", "\n")));
                Waits.until(() -> !lives(after));
                assertThat(process(client, session, "same")).isEqualTo(same);
                if (!session.isEmpty()) {
                    client.ask("DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + session + "\r\n\r\n");
                }
            }
            proxy.awaitQuiet();
            assertThat(proxy.log()).noneMatch(line -> line.contains("cannot be reached"));
        }
    }

    @Test
    void whatACallHasBegunIsEndedByTheProcessThatItBeganIn() throws Exception {
        try (LiveProxy proxy = start(yaml("modern", "1"))) {
            try (TestClient client = new TestClient(proxy.port())) {
                long before = process(client, "", "other");
                try (TestClient waiting = new TestClient(proxy.port())) {
                    waiting.send(TestClient.modernCall("1", "other.wait", "{}"));
                    proxy.awaitLog("backend other: waiting");
                    proxy.change(yaml("modern", "2"));
                    assertThat(process(client, "", "other")).isNotEqualTo(before);
                    assertThat(lives(before)).isTrue();
                    assertThat(proxy.figure("only1mcp_backends_leaving")).isEqualTo(1);
                }
                // Its client gave it up.
                Waits.until(() -> !lives(before));
            }
            proxy.awaitQuiet();
        }
    }

    /** The sockets of this process that lead to children, where the system shows them. */
    private static Set<String> sockets() throws IOException {
        Path shown = Path.of("/proc/net/unix");
        String own = "/only1mcp-" + ProcessHandle.current().pid() + "-";
        return !Files.exists(shown)
                ? Set.of()
                : Files.readAllLines(shown).stream()
                        .filter(line -> line.contains(own))
                        .map(line -> line.substring(line.indexOf(own)))
                        .collect(Collectors.toSet());
    }

    @Test
    void aConfigurationThatIsRefusedLeavesNoProcessAndNoSocketBehind() throws Exception {
        try (LiveProxy proxy = start(yaml("modern", "1"))) {
            try (TestClient client = new TestClient(proxy.port())) {
                long other = process(client, "", "other");
                long children = ProcessHandle.current().children().count();
                Set<String> sockets = sockets();
                Files.writeString(
                        folder.resolve("gateway.yaml"),
                        yaml("modern", "2")
                                + "  - {name: third, url: \"https://127.0.0.1:1/\", tls: {ca: none.pem}}\n");
                proxy.awaitLog("the configuration stays as it was: backend third: tls: ");
                assertThat(process(client, "", "other")).isEqualTo(other);
                assertThat(ProcessHandle.current().children().count()).isEqualTo(children);
                Waits.until(() -> sockets().equals(sockets));
            }
        }
    }
}
