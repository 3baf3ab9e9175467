package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.result.Results;
import io.only1mcp.core.result.RunResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MarkdownReportTest {

    static Stream<RunResult> results() {
        return Stream.of(Results.broken(), Results.closed(), Results.empty(), Results.repeated());
    }

    @Test
    void aRunThatBrokeItsThresholds() {
        Golden.assertLooksLike("broken.md", MarkdownReport.of(Results.broken()));
    }

    @Test
    void aClosedLoop() {
        Golden.assertLooksLike("closed.md", MarkdownReport.of(Results.closed()));
    }

    @Test
    void severalRuns() {
        Golden.assertLooksLike("repeated.md", MarkdownReport.of(Results.repeated()));
    }

    @ParameterizedTest
    @MethodSource("results")
    void nothingReadsNaN(RunResult result) {
        assertThat(MarkdownReport.of(result)).doesNotContain("NaN", "null", "Infinity");
    }

    @Test
    void everyCaveatComesWithItsRemedy() {
        String page = MarkdownReport.of(Results.broken());

        Results.broken()
                .runs()
                .get(0)
                .validity()
                .caveats()
                .forEach(caveat -> assertThat(page).contains(Text.markdown(caveat.remedy())));
    }
}
