package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Table TABLE = new Table(
            List.of(
                    Table.Column.text("metric"),
                    Table.Column.text("verdict"),
                    Table.Column.number("before"),
                    Table.Column.number("would find")),
            List.of(
                    List.of("latency_p99", "FAIL, critical", "20.0ms", "1.5%"),
                    List.of("rate", "PASS", "10000/s", "0.3%")));

    private static List<String> fitted(int width) {
        return TABLE.fitted(width).stream().flatMap(List::stream).toList();
    }

    @Test
    void whatFitsStandsInOneLine() {
        assertThat(fitted(80))
                .containsExactly(
                        "metric       verdict          before  would find",
                        "latency_p99  FAIL, critical   20.0ms        1.5%",
                        "rate         PASS            10000/s        0.3%");
    }

    @Test
    void whatDoesNotFitTakesMoreLinesInWhichNothingIsCut() {
        assertThat(fitted(40))
                .containsExactly(
                        "metric",
                        "  verdict         before would find",
                        "latency_p99",
                        "  FAIL, critical  20.0ms       1.5%",
                        "rate",
                        "  PASS           10000/s       0.3%");
        assertThat(fitted(34))
                .containsExactly(
                        "metric",
                        "  verdict         before",
                        "  would find",
                        "latency_p99",
                        "  FAIL, critical  20.0ms",
                        "        1.5%",
                        "rate",
                        "  PASS           10000/s",
                        "        0.3%");
    }

    @Test
    void whatIsAloneTooLongIsCut() {
        assertThat(fitted(10)).allMatch(line -> Text.width(line) <= 10).contains("latency_p…", "  FAIL, c…");
    }
}
