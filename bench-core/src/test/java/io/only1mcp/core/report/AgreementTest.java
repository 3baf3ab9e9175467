package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.compare.Change;
import io.only1mcp.core.compare.Comparer;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.ComparisonJson;
import io.only1mcp.core.compare.Measured;
import io.only1mcp.core.compare.Series;
import io.only1mcp.core.policy.Better;
import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.policy.MetricPolicy;
import io.only1mcp.core.policy.Policy;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** All forms of a comparison, and its exit status, say the same of every metric in both directions. */
class AgreementTest {
    /** Every metric may fail, from a tenth on. */
    private static final Policy ALL = policy();

    private static Policy policy() {
        Map<ComparedMetric, MetricPolicy> metrics = new EnumMap<>(ComparedMetric.class);
        for (ComparedMetric metric : ComparedMetric.values()) {
            metrics.put(metric, new MetricPolicy(metric, 0.05, 0.10, 0, true, false));
        }
        return new Policy(0.95, 6, metrics);
    }

    private static Stream<Arguments> directions() {
        return Arrays.stream(ComparedMetric.values())
                .flatMap(metric -> Stream.of(
                        Arguments.of(metric, 1.2, metric.better() == Better.LOWER),
                        Arguments.of(metric, 0.8, metric.better() == Better.HIGHER)));
    }

    private static Comparison compare(ComparedMetric metric, List<Double> before, List<Double> now) {
        return new Comparer(ALL)
                .compare(
                        new Measured(
                                "before",
                                Map.of(),
                                "plan",
                                List.of(Series.of(metric, "", before)),
                                List.of(),
                                List.of()),
                        new Measured(
                                "now", Map.of(), "plan", List.of(Series.of(metric, "", now)), List.of(), List.of()));
    }

    private static List<Double> around(double value) {
        return DoubleStream.iterate(0.9965, x -> x + 0.001)
                .limit(8)
                .map(x -> x * value)
                .boxed()
                .toList();
    }

    private static void agree(Comparison comparison, Change wanted) {
        boolean fails = wanted == Change.FAIL;
        List<Comparison> all = List.of(comparison);

        assertThat(comparison.change()).isEqualTo(wanted);
        assertThat(ComparisonReport.terminal(comparison, new Style(140, false))).endsWith("\n" + wanted.text() + "\n");
        assertThat(ComparisonReport.markdown(comparison)).startsWith("# " + wanted.text() + ": ");
        assertThat(JunitReport.of(all, false)).contains("failures=\"" + (fails ? 1 : 0) + "\"");
        assertThat(ComparisonJson.write(all, false))
                .contains("\"change\" : \"" + wanted + "\"", "\"exit_status\" : " + (fails ? 10 : 0))
                .doesNotContain("NaN", "Infinity");
        assertThat(comparison.change().exitStatus(false).code()).isEqualTo(fails ? 10 : 0);
    }

    @ParameterizedTest
    @MethodSource("directions")
    void ofEveryMetricThatRisesOrFalls(ComparedMetric metric, double factor, boolean worse) {
        agree(compare(metric, around(0.5), around(0.5 * factor)), worse ? Change.FAIL : Change.IMPROVED);
    }

    /** Values are separated by spaces; each side of a bar is a side. */
    @ParameterizedTest
    @CsvSource({
        "1|1",
        "1 2|1 2",
        "1 2 3|1 2 3",
        "0 0 0 0 0 0|0 0 0 0 0 0",
        "5 5 5 5 5 5|5 5 5 5 5 5",
        "0 0 0 0 0 0|1 1 1 1 1 1",
        "1 1 1 1 1 1|0 0 0 0 0 0",
        "1 1 2 2 3 3|1 1 2 2 3 3",
        "1 2 3 4 5 6|1 2 3 4 5 6 7 8",
        "1 2 NaN 4 5 6|1 2 3 4 5 6",
        "1 2 3 4 5 6|1 2 3 4 5 Infinity",
        "'1|'"
    })
    void ofWhateverTheValuesAre(String sides) {
        String[] both = sides.split("\\|", -1);
        Comparison comparison = compare(ComparedMetric.LATENCY_P50, values(both[0]), values(both[1]));

        agree(comparison, comparison.change());
    }

    private static List<Double> values(String side) {
        return Arrays.stream(side.split(" ", -1))
                .filter(text -> !text.isEmpty())
                .map(Double::valueOf)
                .toList();
    }
}
