package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.proxy.config.LogFormat;
import io.only1mcp.proxy.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static List<String> lines(LogFormat format, String... messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogLines lines = new LogLines(
                format, () -> Instant.parse("2026-11-28T20:45:13.1234Z"), new PrintStream(out, false, UTF_8));
        for (String message : messages) {
            if (message.startsWith("internal error")) {
                Log.error(lines, message);
            } else if (message.contains("cannot be reached")) {
                Log.warn(lines, message);
            } else {
                lines.accept(message);
            }
        }
        return out.toString(UTF_8).lines().toList();
    }

    @Test
    void linesForPeopleSayWhoSpeaks() {
        assertThat(lines(LogFormat.TEXT, "backend files: gone", "größer", "backend a: x\nproxy: y"))
                .containsExactly("proxy: backend files: gone", "proxy: größer", "proxy: backend a: x proxy: y");
    }

    @Test
    void whatOthersWroteIsNeitherALineOfOursNorAnOrderToTheTerminal() {
        assertThat(lines(
                        LogFormat.TEXT,
                        "backend a: x\u0085proxy: y\u2028z\u2029\r\t\u009b31m\u001b[31m\u202e!",
                        "internal error: a\u2028b\u001b\n\tat c"))
                .containsExactly(
                        "proxy: backend a: x proxy: y z    31m [31m !", "proxy: internal error: a b ", "\tat c");
    }

    @Test
    void eachJsonObjectIsALineWithWhatMachinesLookFor() throws Exception {
        List<String> lines = lines(
                LogFormat.JSON,
                "backend files-2: cannot be reached: \"x\"\nand more",
                "internal error: java.lang.X\n\tat y\n",
                "backend? no: none");
        ObjectMapper json = new ObjectMapper();
        assertThat(lines).hasSize(3);
        JsonNode lost = json.readTree(lines.get(0));
        assertThat(lost.path("time").asText()).isEqualTo("2026-11-28T20:45:13.123Z");
        assertThat(lost.path("level").asText()).isEqualTo("warning");
        assertThat(lost.path("backend").asText()).isEqualTo("files-2");
        assertThat(lost.path("message").asText()).isEqualTo("cannot be reached: \"x\"\nand more");
        JsonNode bug = json.readTree(lines.get(1));
        assertThat(bug.path("level").asText()).isEqualTo("error");
        assertThat(bug.path("message").asText()).isEqualTo("internal error: java.lang.X\n\tat y\n");
        assertThat(bug.has("backend")).isFalse();
        JsonNode other = json.readTree(lines.get(2));
        assertThat(other.has("backend")).isFalse();
        assertThat(other.path("level").asText()).isEqualTo("info");
    }
}
