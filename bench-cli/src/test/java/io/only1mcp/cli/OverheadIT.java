package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.only1mcp.cli.Program.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the proxy adds, measured by the command between real processes. */
class OverheadIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void aProxyThatRunsAlreadyIsComparedWithTheServerBehindItUnderTheNamesOfBoth() throws IOException {
        try (MockBackend backend = new MockBackend();
                Program proxy = Program.bench("serve", "proxy", "--backend", "fs=" + backend.url(), "--port", "0")
                        .start()) {
            await().atMost(SOON).until(() -> proxy.out().contains("listening "));
            String url = proxy.out().lines().findFirst().orElseThrow().substring("listening ".length());
            Ended ended = Program.bench(
                            "overhead",
                            "--target",
                            url,
                            "--direct",
                            backend.url(),
                            "--call",
                            "fs.read_file={\"path\":\"/a\"}",
                            "--rates",
                            "200/s",
                            "--pairs",
                            "6",
                            "--leg",
                            "300ms",
                            "--set",
                            "warm_up.requests=200",
                            "--out",
                            "json=-")
                    .in(folder)
                    .run();
            JsonNode result = new JsonMapper().readTree(ended.out());

            assertThat(result.path("kind").asText()).isEqualTo("overhead");
            assertThat(result.path("exit_status").asInt()).isEqualTo(ended.status());
            assertThat(result.at("/overhead/rates/0/pairs")).hasSize(6).allSatisfy(pair -> {
                assertThat(pair.at("/proxied/counts/ok")).isEqualTo(pair.at("/proxied/counts/intended"));
                assertThat(pair.at("/direct/counts/ok")).isEqualTo(pair.at("/proxied/counts/ok"));
            });
            assertThat(ended.err()).contains(", pair ").contains("95% interval").contains("report.md");
        }
    }

    @Test
    void anExperimentThatIsInterruptedLeavesNoProcess() {
        try (Program program = Program.bench("overhead", "--leg", "500ms", "--set", "warm_up.at_most=500ms")
                .in(folder)
                .start()) {
            await().atMost(SOON)
                    .until(() -> program.err().contains("comparing only1mcp")
                            || !program.handle().isAlive());
            assertThat(program.handle().isAlive()).as(program.err()).isTrue();
            List<ProcessHandle> started = program.handle().descendants().toList();
            program.signal("TERM");
            Ended ended = program.end();

            assertThat(ended.status()).isEqualTo(4);
            assertThat(ended.out() + ended.err())
                    .containsIgnoringCase("interrupted")
                    .doesNotContain("internal error");
            assertThat(started).hasSizeGreaterThanOrEqualTo(2);
            await().atMost(SOON).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
        }
    }
}
