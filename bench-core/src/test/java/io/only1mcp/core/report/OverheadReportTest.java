package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.result.Experiments;
import io.only1mcp.core.result.MeasuredPath;
import io.only1mcp.core.result.TargetInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverheadReportTest {
    private static final String ESCAPE = "\u001b";

    private static String terminal(Style style) {
        return OverheadReport.terminal(
                Experiments.overhead(), style, List.of("results/x/result.json", "report.md"), true);
    }

    @Test
    void whatAProxyAdds() {
        Golden.assertLooksLike("overhead.txt", terminal(new Style(140, false)));
    }

    @Test
    void theSameInMarkdownWithAPictureAndAllPairs() {
        Golden.assertLooksLike("overhead.md", OverheadReport.markdown(Experiments.overhead()));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 120, 200})
    void noLineIsWiderThanTheTerminal(int width) {
        assertThat(terminal(new Style(width, false)).lines()).allMatch(line -> Text.width(line) <= width);
    }

    @Test
    void thereIsNoColourUnlessItIsAllowed() {
        assertThat(terminal(new Style(140, true)).replaceAll(ESCAPE + "\\[[0-9]+m", ""))
                .isEqualTo(terminal(new Style(140, false)));
    }

    @Test
    void plainHttpIsNotCalledMcp() {
        TargetInfo plain = new TargetInfo(
                "http://127.0.0.1:1/",
                "http://127.0.0.1:1/",
                MeasuredPath.DIRECT,
                TargetInfo.Era.NONE,
                "http",
                List.of(),
                null,
                null);

        assertThat(Sentences.language(plain)).isEqualTo("plain HTTP");
    }

    @Test
    void theLastLineIsTheVerdictWithTheExitStatus() {
        assertThat(terminal(new Style(140, false))).endsWith("FAIL · exit status 99 (thresholds failed)\n");
    }
}
