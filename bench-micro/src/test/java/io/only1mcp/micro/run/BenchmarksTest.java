package io.only1mcp.micro.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.core.result.MicroResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksTest {

    @TempDir
    Path folder;

    private void fails(String pattern, List<String> profilers, String message) {
        Benchmarks benchmarks = new Benchmarks(folder, MicroResult.Settings.QUICK, pattern, profilers, line -> {});

        assertThatThrownBy(() -> benchmarks.run("0.1.0", null))
                .isInstanceOf(BenchmarksException.class)
                .hasMessageStartingWith(message);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatCannotBeRunSaysWhyAndLeavesNothing() {
        fails("Nowhere", List.of(), "no benchmark matches 'Nowhere': it is a regular expression");
        fails("a(", List.of(), "the pattern 'a(' is no regular expression: Unclosed group");
        fails("Envelope", List.of("perf"), "--profiler: there are gc, async and perfasm, got 'perf'");
    }
}
