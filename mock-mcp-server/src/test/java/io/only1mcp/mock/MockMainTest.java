package io.only1mcp.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The mock as a process, with the flags that it ships. */
@Timeout(60)
class MockMainTest {

    private static final Pattern LISTENING = Pattern.compile("listening (http://127\\.0\\.0\\.1:[0-9]+/)(mcp)?");

    @TempDir
    private Path folder = Path.of("");

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endWhatIsLeft() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private Process start(String... options) throws IOException {
        Path flags = folder.resolve("mock.args");
        try (InputStream in = Objects.requireNonNull(MockMain.class.getResourceAsStream("mock.args"))) {
            Files.write(flags, in.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "@" + flags));
        command.addAll(Arrays.asList(options));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static String base(Process process, boolean one) throws IOException {
        BufferedReader out = process.inputReader(UTF_8);
        Matcher matcher = LISTENING.matcher(String.valueOf(out.readLine()));
        assertThat(matcher.matches()).isTrue();
        assertThat(matcher.group(2) != null).isEqualTo(one);
        return matcher.group(1);
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    private static int status(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void itSaysWhereItListensAndEndsWellWhenItIsTold() throws Exception {
        Process process = start();
        String base = base(process, true);
        assertThat(status(base + "control/counts")).isEqualTo(200);
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(errors()).isEmpty();
    }

    @Test
    void severalServersHaveACommonBeginning() throws Exception {
        String base = base(start("--servers", "git,npm"), false);
        assertThat(status(base + "git/mcp")).isEqualTo(405);
        assertThat(status(base + "npm/mcp")).isEqualTo(405);
        assertThat(status(base + "mcp")).isEqualTo(404);
    }

    @Test
    void aBadOptionIsOneLineAndStatusTwo() throws Exception {
        Process process = start("--sevrers", "2");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(errors())
                .isEqualTo("mock: unknown option --sevrers, did you mean --servers?" + System.lineSeparator());
        assertThat(output(process)).isEmpty();
    }

    @Test
    void aFileOfBehaviourThatIsADirectoryIsOneLineAndStatusTwo() throws Exception {
        Process process = start("--behaviour", folder.toString());
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(errors())
                .isEqualTo("mock: " + folder + ": is a directory, where a file of YAML or JSON is wanted"
                        + System.lineSeparator());
        assertThat(output(process)).isEmpty();
    }

    @Test
    void aPortInUseIsOneLineAndStatusThree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = start("--port", String.valueOf(taken.getLocalPort()));
            assertThat(process.waitFor()).isEqualTo(3);
            assertThat(errors().lines().toList())
                    .singleElement()
                    .asString()
                    .startsWith("mock: cannot listen at 127.0.0.1:" + taken.getLocalPort() + ": ")
                    .endsWith("; choose another with --port or --host, port 0 is a free one");
            assertThat(output(process)).isEmpty();
        }
    }

    @Test
    void aHostThatIsNotThereIsOneLineAndStatusThree() throws Exception {
        Process process = start("--host", "no-such-host.invalid");
        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(errors())
                .startsWith("mock: cannot listen at no-such-host.invalid: there is no such host; choose another");
    }

    @Test
    void helpIsPrintedAndNothingServed() throws Exception {
        Process process = start("--help");
        assertThat(process.waitFor()).isZero();
        assertThat(output(process)).startsWith("usage: mock");
    }

    @Test
    void onTheStandardStreamsItSaysNothingButMessagesAndEndsWithItsInput() throws Exception {
        Process process = start("--stdio", "--servers", "everything");
        try (OutputStream in = process.getOutputStream()) {
            in.write("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n".getBytes(UTF_8));
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(output(process)).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n");
        assertThat(process.exitValue()).isZero();
        assertThat(errors()).isEmpty();
    }

    @Test
    void standardStreamsHaveOneServer() throws Exception {
        Process process = start("--stdio", "--servers", "2");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(errors())
                .isEqualTo("mock: --stdio: serves one server; name it with --servers" + System.lineSeparator());
    }

    @Test
    void everythingIsServedBesideOthersAndAlone() throws Exception {
        String base = base(start("--servers", "everything,git"), false);
        assertThat(status(base + "everything/mcp")).isEqualTo(400);
        base = base(start("--servers=everything"), true);
        assertThat(status(base + "mcp")).isEqualTo(400);
    }
}
