package io.only1mcp.proxy.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.only1mcp.proxy.NoLeaks;
import io.only1mcp.proxy.stdio.SocketClient.Answer;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a child starts ends with it, and holds up nobody, though it holds the child's output open. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class ChildHelpersTest {
    /** A helper that is the child's own, and one whose parent is gone. */
    private static final String HELPERS =
            "sleep 300 & echo helper $! >&2; (sleep 300 & echo orphan $! >&2); exec \"$@\"";

    /** One that has left the child's session besides. */
    private static final String STRAY = "(setsid sleep 300 & echo stray $! >&2); exec \"$@\"";

    private static final String LATE = "not every process behind a backend has ended";

    @BeforeAll
    static void thereIsSetsid() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setsid")) || Files.isExecutable(Path.of("/bin/setsid")));
    }

    private static AdaptedChild child(String script, String era) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(TestChild.command(era));
        return new AdaptedChild(command, 1_000_000);
    }

    private static ProcessHandle said(AdaptedChild child, String name) {
        String line = child.awaitLog(name + " ");
        return ProcessHandle.of(Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .orElseThrow();
    }

    /** Whether it runs: one that nobody has asked for its end may still have a number. */
    private static boolean runs(ProcessHandle handle) {
        return handle.isAlive() && handle.info().command().isPresent();
    }

    @Test
    void theyEndWithTheGateway() throws Exception {
        try (AdaptedChild child = child(HELPERS, "modern");
                SocketClient client = child.client()) {
            assertThat(client.called("1", "pid").status()).isEqualTo(200);
            List<ProcessHandle> helpers = List.of(said(child, "helper"), said(child, "orphan"));
            assertThat(helpers).allMatch(ChildHelpersTest::runs);
            child.stop();
            assertThat(helpers).noneMatch(ChildHelpersTest::runs);
            assertThat(child.log()).noneMatch(line -> line.contains(LATE));
        }
    }

    @Test
    void theyEndWithASession() throws Exception {
        try (AdaptedChild child = child(HELPERS, "legacy");
                SocketClient client = child.client()) {
            String session = client.initialize();
            List<ProcessHandle> helpers = List.of(said(child, "helper"), said(child, "orphan"));
            client.send("DELETE", "", "Mcp-Session-Id: " + session).answer();
            Waits.until(() -> helpers.stream().noneMatch(ChildHelpersTest::runs));
        }
    }

    @Test
    void aDeathIsSeenThoughTheyHoldTheOutputOpenAndTheyEndToo() throws Exception {
        try (AdaptedChild child = child(HELPERS, "modern");
                SocketClient client = child.client()) {
            assertThat(client.called("1", "pid").status()).isEqualTo(200);
            List<ProcessHandle> helpers = List.of(said(child, "helper"), said(child, "orphan"));
            Answer answer = client.called("2", "crash");
            assertThat(answer.body()).contains("ended with exit status 3");
            assertThat(helpers).noneMatch(ChildHelpersTest::runs);
        }
    }

    @Test
    void oneThatCannotBeFoundHoldsUpNobody() throws Exception {
        AdaptedChild child = child(STRAY, "modern");
        try (child;
                SocketClient client = child.client()) {
            assertThat(client.called("1", "pid").status()).isEqualTo(200);
            assertThat(client.called("2", "crash").body()).contains("ended with exit status 3");
            Waits.until(() -> client.called("3", "pid").status() == 200);
            child.stop();
            assertThat(child.log()).noneMatch(line -> line.contains(LATE));
        } finally {
            // Each process that was started has left one.
            child.log().stream()
                    .filter(line -> line.matches(".*stray \\d+"))
                    .map(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .forEach(ProcessHandle::destroyForcibly);
        }
    }
}
