package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.only1mcp.cli.Program.Ended;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The search for the breaking point by the command, against a process that has one. */
@Isolated("it measures")
class SaturateIT {

    @TempDir
    Path folder;

    @Test
    void aSearchEndsInTheTimeThatItIsGivenAndSaysWhatItFound() throws IOException {
        try (MockBackend backend = new MockBackend()) {
            Ended ended = Program.bench(
                            "saturate",
                            "--target",
                            backend.url(),
                            "--call",
                            "read_file={\"path\":\"/a\"}",
                            "--connections",
                            "8",
                            "--from",
                            "200/s",
                            "--most",
                            "400/s",
                            "--probe",
                            "600ms",
                            "--at-most",
                            "20s",
                            "--set",
                            "warm_up.requests=200",
                            "--out",
                            "json=-")
                    .in(folder)
                    .run();
            JsonNode result = new JsonMapper().readTree(ended.out());

            assertThat(result.path("kind").asText()).isEqualTo("saturation");
            assertThat(result.path("exit_status").asInt()).isEqualTo(ended.status());
            // A busy machine may not let the driver try all of them.
            assertThat(ended.status()).as(ended.err()).isIn(0, 98, 99);
            assertThat(result.at("/saturation/probes")).isNotEmpty();
            assertThat(result.at("/saturation/ladder")).hasSize(4);
            assertThat(ended.err()).contains("warming up").contains("sustained").contains("report.md");
        }
    }
}
