package io.only1mcp.proxy.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.NoLeaks;
import io.only1mcp.proxy.stdio.SocketClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A process that starts and says nothing is taken for no server at all, until it speaks. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class SilentChildTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final String WHY =
            "has written no message in the \\d+ s since it was started, neither to server/discover nor to initialize:"
                    + " it may be slow to start, or no MCP server on standard input and output;"
                    + " see what it says on standard error";

    @TempDir
    private Path folder;

    /** A server that says nothing, and does not even read, before a file is there. */
    private List<String> late(String era, Path file) {
        String server =
                TestChild.command(era).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        return List.of("sh", "-c", "until [ -e '" + file + "' ]; do sleep 0.02; done; exec " + server);
    }

    @Test
    void whoeverAsksIsToldWhatIsSilentHowLongAndWhatToDo() throws Exception {
        List<String> command = List.of("sh", "-c", "echo now listening at port 3000 >&2; cat >/dev/null");
        try (AdaptedChild child = new AdaptedChild(command, 1_000_000, SHORT);
                SocketClient client = child.client();
                SocketClient other = child.client()) {
            assertThat(child.awaitLog("has written no message")).matches("backend b: sh -c .* " + WHY);
            assertThat(child.trouble()).matches("sh -c .* " + WHY);
            Answer modern = client.called("7", "echo");
            assertThat(modern.status()).isEqualTo(502);
            assertThat(modern.body())
                    .containsPattern("\"message\":\"backend b: sh -c .* " + WHY + "\"")
                    .contains("\"id\":7");
            Answer legacy = other.send(
                            "POST",
                            "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\"}}")
                    .answer();
            assertThat(legacy.status()).isEqualTo(502);
            assertThat(legacy.body()).containsPattern(WHY).contains("\"id\":8");
            assertThat(child.awaitLog("now listening")).isEqualTo("backend b: now listening at port 3000");
        }
    }

    @Test
    void aServerOfTheNewEraThatIsSlowToStartIsServedWhenItSpeaks() throws Exception {
        Path file = folder.resolve("ready");
        try (AdaptedChild child = new AdaptedChild(late("modern", file), 1_000_000, SHORT);
                SocketClient client = child.client()) {
            child.awaitLog("has written no message");
            Files.createFile(file);
            child.awaitLog("works again");
            assertThat(client.called("1", "echo").status()).isEqualTo(200);
            assertThat(child.trouble()).isEmpty();
        }
    }

    @Test
    void aServerOfAnOlderEraThatIsSlowToStartIsServedWhenItSpeaks() throws Exception {
        Path file = folder.resolve("ready");
        try (AdaptedChild child = new AdaptedChild(late("legacy", file), 1_000_000, SHORT);
                SocketClient client = child.client()) {
            child.awaitLog("has written no message");
            Files.createFile(file);
            child.awaitLog("works again");
            assertThat(client.initialize()).isNotEmpty();
            assertThat(child.trouble()).isEmpty();
        }
    }
}
