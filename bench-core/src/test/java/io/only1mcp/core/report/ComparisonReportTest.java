package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.compare.Change;
import io.only1mcp.core.compare.Comparer;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.ComparisonJson;
import io.only1mcp.core.compare.Measured;
import io.only1mcp.core.compare.Series;
import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.profile.PolicyReader;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonReportTest {

    private static Measured build(String name, double latency, double throughput, double memory, int runs) {
        return new Measured(
                name,
                Map.of("the number of cores", "2"),
                "plan",
                List.of(
                        series(ComparedMetric.LATENCY_P50, latency, runs),
                        series(ComparedMetric.THROUGHPUT, throughput, runs),
                        series(ComparedMetric.ERROR_RATE, 0, runs),
                        series(ComparedMetric.MEMORY_RSS, memory, runs)),
                List.of(),
                List.of());
    }

    private static Series series(ComparedMetric metric, double value, int runs) {
        return Series.of(
                metric,
                "",
                DoubleStream.iterate(0.9965, x -> x + 0.001)
                        .limit(runs)
                        .map(x -> x * value)
                        .boxed()
                        .toList());
    }

    private static Comparison compared(double latency, double throughput, double memory, int runs) {
        return new Comparer(PolicyReader.read(PolicyReader.SHIPPED))
                .compare(
                        build("main", 20e6, 10_000, 80e6, runs),
                        build("<now> & \"here\"", latency, throughput, memory, runs));
    }

    @Test
    void everyFormLooksAsItShall() {
        Comparison comparison = compared(23e6, 10_900, 72e6, 8);

        Golden.assertLooksLike("comparison.txt", ComparisonReport.terminal(comparison, new Style(140, false)));
        Golden.assertLooksLike("comparison.md", ComparisonReport.markdown(comparison));
        Golden.assertLooksLike("comparison.xml", JunitReport.of(List.of(comparison), false));
    }

    @ParameterizedTest
    @CsvSource({
        "20e6, 10000, 80e6, 8, PASS, 0",
        "23e6, 10000, 80e6, 8, FAIL, 1",
        "21.4e6, 10000, 80e6, 8, WARN, 0",
        "18e6, 10000, 80e6, 8, IMPROVED, 0",
        "20e6, 9000, 80e6, 8, FAIL, 1",
        "20e6, 11000, 80e6, 8, IMPROVED, 0",
        "20e6, 10000, 160e6, 8, PASS, 0",
        "23e6, 10000, 80e6, 5, INCONCLUSIVE, 0"
    })
    void allFormsAndTheExitStatusSayTheSame(
            double latency, double throughput, double memory, int runs, Change wanted, int failures) {
        Comparison comparison = compared(latency, throughput, memory, runs);

        assertThat(comparison.change()).isEqualTo(wanted);
        assertThat(ComparisonReport.terminal(comparison, new Style(140, false))).endsWith("\n" + wanted.text() + "\n");
        assertThat(ComparisonReport.markdown(comparison)).startsWith("# " + wanted.text() + ": ");
        assertThat(JunitReport.of(List.of(comparison), false)).contains("failures=\"" + failures + "\"");
        assertThat(ComparisonJson.write(List.of(comparison), false))
                .contains("\"change\" : \"" + wanted.name() + "\"")
                .contains("\"exit_status\" : " + (failures > 0 ? 10 : 0))
                .doesNotContain("NaN", "Infinity");
        assertThat(wanted.exitStatus(false).code()).isEqualTo(failures > 0 ? 10 : 0);
    }

    @Test
    void whatIsSaidOfEachMetricIsSaidOnce() {
        Comparison few = compared(23e6, 10_000, 80e6, 3);

        assertThat(ComparisonReport.terminal(few, new Style(140, false)))
                .containsOnlyOnce("needs at least 6 runs a side, has 3 and 3");
        assertThat(ComparisonReport.markdown(few)).containsOnlyOnce("needs at least 6 runs a side, has 3 and 3");
    }

    @Test
    void aChangeThatGoesAnotherWayThanTheMediansIsExplainedOnceInAllForms() {
        Comparison comparison = new Comparer(PolicyReader.read(PolicyReader.SHIPPED))
                .compare(
                        scattered("main", 20e6, 20e6, 20e6, 23e6, 26e6, 26e6, 28e6, 28e6),
                        scattered("now", 20.5e6, 22e6, 24e6, 24e6, 24e6, 26e6, 26e6, 30e6));
        String terminal = ComparisonReport.terminal(comparison, new Style(140, false));

        assertThat(terminal).contains("24.5ms", "24.0ms", "+2.5%");
        assertThat(Stream.of(
                        terminal,
                        ComparisonReport.markdown(comparison),
                        ComparisonJson.write(List.of(comparison), false)))
                .allSatisfy(text -> assertThat(text.replaceAll("\\s+", " "))
                        .containsOnlyOnce(
                                "a change is the middle of all differences between a value before and one now, which"
                                        + " may go another way than the two medians, as in latency_p50"));
        assertThat(compared(23e6, 10_900, 72e6, 8).remarks()).isEmpty();
    }

    private static Measured scattered(String name, Double... nanos) {
        return new Measured(
                name,
                Map.of(),
                "plan",
                List.of(Series.of(ComparedMetric.LATENCY_P50, "", List.of(nanos))),
                List.of(),
                List.of());
    }

    @Test
    void noFigureIsCutOnANarrowTerminal() {
        Comparison comparison = compared(23e6, 10_900, 72e6, 8);
        String wide = ComparisonReport.terminal(comparison, new Style(140, false));

        assertThat(ComparisonReport.terminal(comparison, new Style(79, false)).lines())
                .allMatch(line -> Text.width(line) <= 79)
                .noneMatch(line -> line.contains("…"));
        assertThat(words(ComparisonReport.terminal(comparison, new Style(79, false))))
                .containsExactlyInAnyOrderElementsOf(words(wide));
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    @Test
    void whatCannotBeSaidIsSkippedUnlessItFails() {
        Comparison unknown = Comparison.without("main", "now", "no baseline is named 'main'");
        Comparison few = compared(23e6, 10_000, 80e6, 3);

        assertThat(JunitReport.of(List.of(unknown), false))
                .contains("failures=\"0\"", "skipped=\"1\"", "no baseline is named 'main'");
        assertThat(JunitReport.of(List.of(unknown), true)).contains("failures=\"1\"", "skipped=\"0\"");
        assertThat(JunitReport.of(List.of(few), true)).contains("failures=\"3\"");
        assertThat(Stream.of(ComparisonJson.write(List.of(unknown), true), ComparisonJson.write(List.of(few), true)))
                .allSatisfy(json ->
                        assertThat(json).contains("\"exit_status\" : 10").doesNotContain("NaN"));
    }
}
