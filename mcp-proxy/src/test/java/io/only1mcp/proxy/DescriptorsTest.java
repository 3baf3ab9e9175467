package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.Waits;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that has no descriptors left says so, and goes on when there are some again. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class DescriptorsTest {
    private static final int MOST = 120;

    @TempDir
    private Path folder;

    private Process start(Path log) throws IOException {
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + MOST + "; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProxyMain.class.getName(),
                        "--port=0",
                        "--backend=b=http://127.0.0.1:1/mcp")
                .redirectError(log.toFile())
                .start();
    }

    @Test
    void whoComesWhenDescriptorsAreThereAgainIsServed() throws Exception {
        Path log = folder.resolve("log");
        Process gateway = start(log);
        List<Socket> open = new ArrayList<>();
        try (BufferedReader out = gateway.inputReader(UTF_8)) {
            String listening = out.readLine();
            int port = Integer.parseInt(listening.replaceAll(".*:(\\d+)/mcp", "$1"));
            for (int i = 0; i < MOST; i++) {
                open.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            Waits.until(() -> Files.readString(log).contains("Too many open files"));
            for (Socket socket : open) {
                socket.close();
            }
            try (TestClient client = new TestClient(port)) {
                assertThat(client.ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(Files.readAllLines(log)).allMatch(line -> line.startsWith("proxy: "));
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
            gateway.destroyForcibly().waitFor();
        }
    }
}
