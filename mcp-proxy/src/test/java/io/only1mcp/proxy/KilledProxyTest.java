package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.stdio.TestChild;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway that was killed leaves in the directory for temporary files, the next one removes. */
@Timeout(120)
class KilledProxyTest {
    @TempDir
    private Path folder;

    private Process start() throws IOException {
        String child = TestChild.command("modern").stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + folder,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProxyMain.class.getName(),
                        "--port=0",
                        "--backend-command=child=" + child)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).startsWith("listening ");
        return process;
    }

    private List<String> folders(String start) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(start))
                    .toList();
        }
    }

    private static String prefix(Process process) {
        return "only1mcp-" + process.pid() + "-";
    }

    @Test
    void theFoldersOfDeadProcessesGoAndAllOthersStay() throws Exception {
        Path foreign = Files.createDirectory(folder.resolve("only1mcp-999999999-1"));
        Path mine = Files.createDirectory(folder.resolve("only1mcp-notes"));
        Process living = start();
        Process killed = start();
        try {
            // SIGKILL: nothing of its own accord can be done any more.
            killed.destroyForcibly().waitFor();
            assertThat(folders(prefix(killed))).hasSize(1);
            assertThat(folder.resolve(folders(prefix(killed)).get(0)).resolve("0.sock"))
                    .exists();
            Process next = start();
            try {
                assertThat(folders(prefix(killed))).isEmpty();
                assertThat(folders(prefix(living))).hasSize(1);
                assertThat(folders(prefix(next))).hasSize(1);
                assertThat(foreign).exists();
                assertThat(mine).exists();
            } finally {
                next.toHandle().destroy();
                assertThat(next.waitFor()).isZero();
            }
            assertThat(folders(prefix(next))).isEmpty();
        } finally {
            killed.destroyForcibly();
            living.destroyForcibly().waitFor();
        }
    }
}
