package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.result.Results;
import io.only1mcp.core.result.RunResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalReportTest {
    private static final Style WIDE = new Style(140, false);
    private static final String ESCAPE = "\u001b";

    static Stream<RunResult> results() {
        return Stream.of(Results.broken(), Results.closed(), Results.empty(), Results.repeated());
    }

    @Test
    void aRunThatPassesThoughRequestsFailedSaysThatNothingJudgesThem() {
        String said = "no threshold judges them: --set 'thresholds=[{metric: availability, min: 99%}]' would";

        assertThat(TerminalReport.of(Results.unjudged(), WIDE, List.of(), true)).contains("PASS", said);
        assertThat(MarkdownReport.of(Results.unjudged())).contains("no threshold judges them");
        assertThat(Stream.of(Results.broken(), Results.refused(), Results.closed()))
                .allSatisfy(other -> assertThat(TerminalReport.of(other, WIDE, List.of(), true))
                        .doesNotContain("no threshold judges"));
    }

    @Test
    void aRunThatBrokeItsThresholds() {
        Golden.assertLooksLike("broken.txt", report(Results.broken(), WIDE));
    }

    @Test
    void theSameOnANarrowTerminal() {
        Golden.assertLooksLike("broken-80.txt", report(Results.broken(), new Style(80, false)));
    }

    @Test
    void theSameInColours() {
        Golden.assertLooksLike("broken-colour.txt", report(Results.broken(), new Style(140, true)));
    }

    @Test
    void aClosedLoop() {
        Golden.assertLooksLike("closed.txt", report(Results.closed(), WIDE));
    }

    @Test
    void aRunWithoutRequests() {
        Golden.assertLooksLike("empty.txt", report(Results.empty(), WIDE));
    }

    @Test
    void severalRuns() {
        Golden.assertLooksLike("repeated.txt", report(Results.repeated(), WIDE));
    }

    @ParameterizedTest
    @MethodSource("results")
    void thereIsNoColourUnlessItIsAllowed(RunResult result) {
        assertThat(report(result, WIDE)).doesNotContain(ESCAPE);
        assertThat(report(result, new Style(140, true)).replaceAll(ESCAPE + "\\[[0-9]+m", ""))
                .isEqualTo(report(result, WIDE));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 120, 200})
    void noLineIsWiderThanTheTerminal(int width) {
        for (RunResult result : results().toList()) {
            assertThat(report(result, new Style(width, false)).lines()).allMatch(line -> Text.width(line) <= width);
        }
    }

    @ParameterizedTest
    @MethodSource("results")
    void nothingReadsNaN(RunResult result) {
        assertThat(report(result, WIDE)).doesNotContain("NaN", "null", "Infinity");
    }

    @Test
    void theFirstLineSaysWhatWasRunAndWhetherToReadOn() {
        assertThat(report(Results.broken(), WIDE).lines().skip(1).findFirst().orElseThrow())
                .isEqualTo("standard_load · only1mcp http://127.0.0.1:8080/mcp · 30s · seed 42 · SUSPECT"
                        + " (send lateness p99 1.02µs, driver busy 10%)");
    }

    @Test
    void theLastLineIsTheVerdictWithTheExitStatus() {
        assertThat(report(Results.broken(), WIDE)).endsWith("FAIL, but SUSPECT · exit status 99 (thresholds failed)\n");
        assertThat(report(Results.closed(), WIDE)).endsWith("PASS · exit status 0 (pass)\n");
        for (RunResult result : results().toList()) {
            assertThat(TerminalReport.of(result, WIDE, List.of(), false))
                    .endsWith(" · exit status 3 (not all of it could be written)\n");
        }
    }

    private static String report(RunResult result, Style style) {
        return TerminalReport.of(result, style, List.of("results/x/result.json", "run.hlog", "report.md"), true);
    }
}
