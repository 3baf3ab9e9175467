package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.only1mcp.cli.Program.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a user gets wrong is one line that says what to do, and an exit status that says whose it is. */
@TestInstance(Lifecycle.PER_CLASS)
class BadInputIT {

    private static final int USAGE = 2;
    private static final int TARGET_FAILED = 3;
    private static final String[] SHORT = {
        "--rate", "50/s", "--duration", "1s", "--set", "warm_up.requests=200", "--quiet"
    };

    @TempDir
    Path folder;

    private final MockBackend backend = new MockBackend();

    @AfterAll
    void itsEnd() {
        backend.close();
    }

    /** Runs the command in a folder of its own. */
    private Ended bench(String... arguments) {
        return Program.bench(arguments).in(folder).run();
    }

    /** A short run against a target, with more options. */
    private Ended run(String target, String... more) {
        List<String> arguments = new ArrayList<>(List.of("run", "--target", target));
        arguments.addAll(List.of(SHORT));
        arguments.addAll(List.of(more));
        return bench(arguments.toArray(String[]::new));
    }

    private static void isOneLine(Ended ended, int status, String... words) {
        assertThat(ended.err()).hasLineCount(1).startsWith("bench: ").contains(words);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.status()).isEqualTo(status);
    }

    private Path profile(String text) throws IOException {
        return Files.writeString(folder.resolve("mine.yaml"), text);
    }

    @Test
    void anUnknownProfile() {
        isOneLine(bench("run", "--profile", "quick_smok"), USAGE, "'quick_smok'", "did you mean 'quick_smoke'?");
    }

    @Test
    void aMalformedYaml() throws IOException {
        profile("version: 1\nstages: [\n");
        isOneLine(bench("run", "--profile", "mine.yaml"), USAGE, "mine.yaml:", "not YAML");
    }

    @Test
    void aNegativeRate() throws IOException {
        profile("version: 1\nstages:\n  - {duration: 1s, target: -5/s}\n");
        isOneLine(bench("run", "--profile", "mine.yaml"), USAGE, "mine.yaml:3: stages[0].target: must be >= 0, got -5");
        isOneLine(bench("run", "--rate", "-5/s"), USAGE, "--rate:", "must be >= 0, got -5");
    }

    @Test
    void anUnknownKey() throws IOException {
        profile("version: 1\nconstant: {rate: 5/s, duraton: 1s}\n");
        isOneLine(bench("run", "--profile", "mine.yaml"), USAGE, "mine.yaml:2", "duraton", "did you mean 'duration'?");
    }

    @Test
    void anUnknownOption() {
        isOneLine(bench("run", "--profil", "quick_smoke"), USAGE, "'--profil'", "did you mean --profile?");
    }

    @Test
    void anUnreachableTarget() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String url = "http://127.0.0.1:" + port + "/mcp";
        isOneLine(run(url), TARGET_FAILED, "127.0.0.1:" + port, "refused");
        isOneLine(run(url, "--protocol", "http"), TARGET_FAILED, "127.0.0.1:" + port, "refused");
        assertThat(folder.resolve("results"))
                .as("a run that never was leaves no folder")
                .isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"mock, --servers, filesystem", "proxy, --backend, a=http://127.0.0.1:9/mcp"})
    void aPortInUse(String what, String option, String value) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Ended ended = bench("serve", what, option, value, "--port", port);

            assertThat(ended.status()).isEqualTo(TARGET_FAILED);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err()).hasLineCount(1).contains(port);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404, 405, 500})
    void aTargetThatSpeaksHttpButNoMcp(int status) throws IOException {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            byte[] page = "<html>hello</html>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(status, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        web.start();
        try {
            String url = "http://127.0.0.1:" + web.getAddress().getPort() + "/mcp";
            isOneLine(run(url), TARGET_FAILED, url, "MCP");
        } finally {
            web.stop(0);
        }
    }

    @Test
    void aToolThatTheTargetDoesNotHave() {
        isOneLine(run(backend.url(), "--call", "read_fil={}"), USAGE, "'read_fil'", "read_file");
    }

    @Test
    void aResultsFolderThatCannotBeMade() throws IOException {
        Files.writeString(folder.resolve("taken"), "a file");
        isOneLine(run(backend.url(), "--results", "taken"), USAGE, "taken", "a file of this name is in the way");
        isOneLine(run(backend.url(), "--results", "/proc/results"), USAGE, "/proc/results", "cannot be written");
    }

    @Test
    void aDiskThatIsFullWhenTheResultIsKept() throws IOException {
        Path small = Files.createDirectory(folder.resolve("small"));
        Ended mount = Program.of(List.of("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", small.toString()))
                .run();
        assumeTrue(mount.status() == 0, "skipped: a small file system cannot be mounted here: " + mount.err());
        try {
            Ended ended = run(backend.url(), "--results", "small");

            assertThat(ended.status()).isEqualTo(TARGET_FAILED);
            assertThat(ended.out()).as("the table is not lost with its file").contains("tools/list", "exit status");
            assertThat(ended.err())
                    .hasLineCount(1)
                    .startsWith("bench: small/")
                    .contains("No space left on device; make room there, or choose another place");
            try (Stream<Path> files = Files.walk(small)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .doesNotContain("result.json", ".result.json.part", "report.md", ".report.md.part");
            }
        } finally {
            Program.of(List.of("umount", small.toString())).run();
        }
    }

    @Test
    void aDeviceThatIsFullWhenTheResultIsExported() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")), "skipped: there is no /dev/full here");
        Ended ended = run(backend.url(), "--out", "json=/dev/full");

        assertThat(ended.status()).isEqualTo(TARGET_FAILED);
        assertThat(ended.out()).as("the table is not lost with the export").contains("tools/list", "exit status 3 (");
        assertThat(ended.err()).hasLineCount(1).contains("/dev/full: cannot be written: No space left on device");
    }

    @Test
    void aRunThatMayHaveTooFewFilesOpen() {
        String launcher = Program.home().resolve("bench").toString();
        Ended ended = Program.of(List.of("sh", "-c", "ulimit -n 100; exec \"$0\" run --rate 50/s", launcher))
                .with("BENCH_BUILD", "never")
                .run();

        isOneLine(ended, TARGET_FAILED, "at most 100 files may be open here (ulimit -Hn), and it takes 256");
    }

    @Test
    void anExportThatCannotBeWrittenFailsBeforeTheRun() {
        isOneLine(run(backend.url(), "--out", "json=missing/r.json"), USAGE, "missing/r.json", "no such folder");
        assertThat(folder.resolve("results")).doesNotExist();
    }
}
