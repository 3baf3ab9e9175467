package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.wire.Waits;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is killed under load leaves whole lines, of every call up to the last ones. */
@Timeout(120)
class AuditKillTest {
    private static final int CLIENTS = 4;
    private static final int CALLS = 300;

    @TempDir
    private Path folder;

    private Process start(Path config) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.only1mcp.proxy.ProxyMain",
                        "--config",
                        config.toString(),
                        "--port=0")
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }

    private static int port(Process process) throws IOException {
        try (BufferedReader out = process.inputReader()) {
            return Integer.parseInt(out.readLine().replaceAll(".*:(\\d+)/mcp", "$1"));
        }
    }

    /** The lines of all files, the oldest first; a last one that has no end yet is left out. */
    private List<String> lines() throws IOException {
        Optional<List<String>> lines;
        do {
            lines = linesUnlessMoved();
        } while (lines.isEmpty());
        return lines.get();
    }

    /** Nothing where a file was put aside between the look at the folder and the look into the file. */
    private Optional<List<String>> linesUnlessMoved() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().matches("audit.*jsonl"))
                    .sorted()
                    .toList();
        }
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            try {
                text.append(Files.readString(file));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        }
        return Optional.of(text.substring(0, text.lastIndexOf("\n") + 1).lines().toList());
    }

    @Test
    void everyLineParsesAndEveryCallOfLongerAgoHasItsOwn() throws Exception {
        ObjectMapper json = new ObjectMapper();
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"))) {
            Path config = Files.writeString(
                    folder.resolve("gateway.yaml"),
                    "audit: {file: audit.jsonl, flush: 20ms, rotate: 20kB, keep: 1000}\n"
                            + TestBackend.section(backend));
            Process process = start(config);
            Set<String> answered = new HashSet<>();
            try {
                int port = port(process);
                List<TestClient> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(new TestClient(port));
                }
                for (int call = 0; call < CALLS; call++) {
                    for (int i = 0; i < CLIENTS; i++) {
                        String tool = "b0.t" + call + "-" + i;
                        assertThat(clients.get(i)
                                        .ask(TestClient.modernCall("1", tool, "{}"))
                                        .status())
                                .isEqualTo(200);
                        answered.add(tool);
                    }
                }
                // The last one answered here is of longer ago than the flush interval, once it is in the file.
                String last = "b0.t" + (CALLS - 1) + "-" + (CLIENTS - 1);
                Waits.until(() -> lines().stream().anyMatch(line -> line.contains('"' + last + '"')));
                for (TestClient client : clients) {
                    for (int call = 0; call < 50; call++) {
                        client.send(TestClient.modernCall("1", "b0.late" + call, "{}"));
                    }
                }
                process.destroyForcibly().waitFor();
            } finally {
                process.destroyForcibly().waitFor();
            }
            List<String> kept = lines();
            Set<String> starts = new HashSet<>();
            int number = 0;
            for (String line : kept) {
                JsonNode parsed = json.readTree(line);
                starts.add(parsed.path("start").asText());
                assertThat(parsed.path("seq").asInt()).isEqualTo(number++);
                answered.remove(parsed.path("name").asText());
            }
            assertThat(answered).isEmpty();
            Files.writeString(folder.resolve("audit.jsonl"), "{\"time\":\"20", StandardOpenOption.APPEND);
            Process again = start(config);
            try (TestClient client = new TestClient(port(again))) {
                client.ask(TestClient.modernCall("1", "b0.again", "{}"));
                Waits.until(() -> lines().size() > kept.size());
            } finally {
                again.destroyForcibly().waitFor();
            }
            JsonNode next = json.readTree(lines().get(kept.size()));
            assertThat(next.path("name").asText()).isEqualTo("b0.again");
            assertThat(next.path("seq").asInt()).isZero();
            assertThat(starts).hasSize(1).doesNotContain(next.path("start").asText());
            assertThat(folder.resolve("errors")).content().contains("bytes of a line that was never finished");
        }
    }
}
