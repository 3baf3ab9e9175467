package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.result.Experiments;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaturationReportTest {

    private static String terminal(Style style) {
        return SaturationReport.terminal(
                Experiments.saturation(), style, List.of("results/x/result.json", "report.md"), true);
    }

    @Test
    void whereATargetBreaks() {
        Golden.assertLooksLike("saturation.txt", terminal(new Style(140, false)));
    }

    @Test
    void theSameInMarkdownWithAPictureOfTheUsers() {
        Golden.assertLooksLike("saturation.md", SaturationReport.markdown(Experiments.saturation()));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 120, 200})
    void noLineIsWiderThanTheTerminal(int width) {
        assertThat(terminal(new Style(width, false)).lines()).allMatch(line -> Text.width(line) <= width);
    }
}
