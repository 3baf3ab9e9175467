package io.only1mcp.macro.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.TargetReader;
import io.only1mcp.macro.client.FakeServer;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.identity.Identities;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartedTargetTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String JAVA =
            "[" + Path.of(System.getProperty("java.home"), "bin", "java") + ", -XX:+UseSerialGC, -cp, \""
                    + System.getProperty("java.class.path") + "\", " + FakeTargetMain.class.getName() + ", \"{port}\"]";

    private final ProcessLauncher launcher = new ProcessLauncher();

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        launcher.close();
    }

    @Test
    void aTargetThatPrintsItsUrlChoosesItsPort() throws IOException {
        StartedTarget target = start("""
                start: %s
                url: "http://127.0.0.1:{port}/mcp"
                ready: {line: "serving at (\\\\S+)"}
                """.formatted(JAVA));

        await(target, List.of("échos", "fails"), LONG);

        assertThat(target.url().getPort()).isPositive();
        assertThat(target.process().lastOutput()).contains("serving at " + target.url());
    }

    @Test
    void aTargetThatDoesNotIsGivenAFreePort() throws IOException {
        StartedTarget target = start("""
                start: %s
                url: "http://127.0.0.1:{port}/mcp"
                ready: {http: /health}
                reset: {http: "POST /admin/reset"}
                """.formatted(JAVA));

        await(target, List.of(), LONG);

        assertThat(target.process().lastOutput()).contains("serving at " + target.url());
        assertThat(target.reset()).isEmpty();
    }

    @Test
    void aToolThatNeverComesIsNamedWhenTheTimeIsOver() throws IOException {
        StartedTarget target = start("""
                start: %s
                url: "http://127.0.0.1:{port}/mcp"
                ready: {line: "serving at (\\\\S+)"}
                """.formatted(JAVA));
        await(target, List.of(), LONG);

        assertThatThrownBy(() -> await(target, List.of("fails", "github.search", "memory.read"), Duration.ofMillis(1)))
                .isInstanceOf(TargetException.class)
                .hasMessage("fake: not ready within 1ms: "
                        + "lists 2 tools, and 2 that it should are not among them, such as github.search");
    }

    @Test
    void aTargetThatEndsIsReportedAtOnce() throws IOException {
        StartedTarget target = start("""
                start: [sh, -c, "echo cannot read my configuration >&2; exit 3"]
                url: "http://127.0.0.1:{port}/mcp"
                """);

        assertThatThrownBy(() -> await(target, List.of(), Duration.ofMinutes(10)))
                .isInstanceOfSatisfying(
                        TargetException.class,
                        failure -> assertThat(failure.details()).isEqualTo("cannot read my configuration"))
                .hasMessage("fake: the process (sh) ended with exit status 3 before it was ready");
    }

    @Test
    void aTargetThatNeverAnswersIsReportedWithWhatWasLastMissing() throws IOException {
        StartedTarget target = start("""
                start: [sleep, 300]
                url: "http://127.0.0.1:{port}/mcp"
                """);

        assertThatThrownBy(() -> await(target, List.of(), Duration.ofMillis(100)))
                .isInstanceOf(TargetException.class)
                .hasMessage("fake: not ready within 100ms: " + target.url()
                        + ": connection refused; start the target, or correct the URL");
    }

    @Test
    void anAnswerOfSomebodyElseIsNotTakenForTheTargets() throws IOException {
        try (FakeServer other = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            StartedTarget target = start("""
                    start: [sh, -c, "echo port in use; exit 1"]
                    url: %s
                    """.formatted(other.url()));
            assertThat(target.process().exit()).succeedsWithin(LONG);

            assertThatThrownBy(() -> await(target, List.of(), LONG))
                    .isInstanceOf(TargetException.class)
                    .hasMessage("fake: the process (sh) ended with exit status 1 although " + other.url()
                            + " answers: something else listens there");
        }
    }

    @Test
    void theConfigurationNamesBackendsAndFeaturesAndGoesWithTheProcess() throws IOException {
        StartedTarget target = start("""
                start: [sh, -c, "echo $0 $GREETING; cat $0; echo there; exec sleep 300", "{config}"]
                env: {GREETING: "hello on {port}"}
                config: {servers: {each: {name: "{name}", url: "{url}"}, as: list}}
                config_format: json
                feature: {audit: {log: true}}
                url: "http://127.0.0.1:{port}/mcp"
                ready: {line: there}
                """);
        target.process().awaitReadyLine(LONG);

        List<String> lines = target.process().lastOutput().lines().toList();
        assertThat(lines.get(0)).endsWith("config.json hello on " + target.url().getPort());
        assertThat(String.join("", lines).replaceAll("\\s", ""))
                .contains("{\"name\":\"github\",\"url\":\"http://127.0.0.1:1/github/mcp\"}")
                .contains("\"log\":true");
        Path config = Path.of(lines.get(0).split(" ", -1)[0]);
        assertThat(config).exists();

        target.close();

        assertThat(config.getParent()).doesNotExist();
    }

    @Test
    void theKeysOfTheTokensLieBesideTheConfigurationAndGoWithTheProcess() throws IOException {
        StartedTarget target = start("""
                start: [sh, -c, "cat $0; echo; echo $0; echo there; exec sleep 300", "{jwks}"]
                url: "http://127.0.0.1:{port}/mcp"
                ready: {line: there}
                """);
        target.process().awaitReadyLine(LONG);

        List<String> lines = target.process().lastOutput().lines().toList();
        assertThat(lines.get(0)).isEqualTo("{\"keys\":[]}");
        assertThat(Path.of(lines.get(1))).exists();

        target.close();

        assertThat(Path.of(lines.get(1))).doesNotExist();
    }

    @Test
    void whatCannotBeStartedLeavesNothingBehind() throws IOException {
        long before = scratches();
        TargetFile missing = file("start: [no-such-gateway]\nurl: 'http://127.0.0.1:{port}/mcp'\n");
        assertThatThrownBy(() -> start(missing, List.of())).isInstanceOf(TargetException.class);
        TargetFile plain = file("start: [sleep, 300]\nurl: 'http://127.0.0.1:{port}/mcp'\n");
        assertThatThrownBy(() -> start(plain, List.of("tenants"))).isInstanceOf(ProfileException.class);

        assertThat(scratches()).isEqualTo(before);
    }

    @Test
    void aTargetThatCannotBeResetSaysWhy() throws IOException {
        StartedTarget without = start("""
                start: [sleep, 300]
                url: "http://127.0.0.1:{port}/mcp"
                """);
        assertThat(without.reset()).hasValue("fake has no reset: its caches keep what the warm-up left in them");
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            StartedTarget refusing = start("""
                    start: [sleep, 300]
                    url: %s
                    reset: {http: "POST /nowhere"}
                    """.formatted(server.url()));
            assertThat(refusing.reset()).hasValue("fake was not reset: it answers POST /nowhere with status 404");
            StartedTarget silent = start("""
                    start: [sleep, 300]
                    url: http://127.0.0.1:1/mcp
                    reset: {http: "POST /reset"}
                    """);
            assertThat(silent.reset().orElseThrow()).startsWith("fake was not reset: POST /reset failed: ");
        }
    }

    private TargetFile file(String yaml) throws IOException {
        return TargetReader.read(Files.writeString(folder.resolve("fake.yaml"), "name: fake\n" + yaml)
                .toString());
    }

    private StartedTarget start(String yaml) throws IOException {
        return start(file(yaml), yaml.contains("audit") ? List.of("audit") : List.of());
    }

    private StartedTarget start(TargetFile file, List<String> features) {
        return StartedTarget.start(
                launcher,
                ServeCommand.ofThisProcess(),
                file,
                List.of(new TargetFile.Backend("github", "http://127.0.0.1:1/github/mcp")),
                features,
                new Identities("{\"keys\":[]}", List.of(Map.of()), 2));
    }

    private static void await(StartedTarget target, List<String> tools, Duration within) {
        Readiness.await(target, null, Map.of(), tools, within);
    }

    private static long scratches() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("only1mcp-fake-"))
                    .count();
        }
    }
}
