package io.only1mcp.core.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.baseline.Validation;
import io.only1mcp.core.compare.Change;
import io.only1mcp.core.compare.Comparer;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.Measured;
import io.only1mcp.core.compare.Series;
import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.compare.Suites;
import io.only1mcp.core.policy.Better;
import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.profile.LevelsReader;
import io.only1mcp.core.profile.PolicyReader;
import io.only1mcp.core.report.GithubAnnotations;
import io.only1mcp.core.report.JunitReport;
import io.only1mcp.core.report.Style;
import io.only1mcp.core.report.SuiteReport;
import io.only1mcp.core.result.MicroResultTest;
import io.only1mcp.core.result.Results;
import io.only1mcp.core.result.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteResultTest {
    private static final Comparison NOTHING =
            Comparison.without("the base", "now", "there is nothing to compare with: 100% new\n::error::not a line");

    private static Measured build(String name, double latency) {
        List<Double> values = DoubleStream.iterate(0.997, x -> x + 0.001)
                .limit(8)
                .mapToObj(x -> x * latency)
                .toList();
        return new Measured(
                name,
                Map.of("the number of cores", "2"),
                "plan",
                List.of(Series.of(ComparedMetric.LATENCY_P50, "", values)),
                List.of(),
                List.of());
    }

    private static Comparison compared(double latency) {
        return new Comparer(PolicyReader.read("gateway_load"))
                .compare(build("1f2e3d4", 1e6), build("5a6b7c8", latency));
    }

    /** Levels that runs of half a millisecond reach, or that nothing reaches. */
    private static Validation levels(boolean reached) {
        return Validation.of(
                LevelsReader.read(reached ? "gateway_load" : "production_enterprise"),
                reached ? Results.closed().runs() : Results.broken().runs());
    }

    private static SuiteResult suite(Comparison comparison, List<RunResult> endToEnd, boolean reached) {
        return new SuiteResult("5a6b7c8", "1f2e3d4", null, endToEnd, List.of(comparison), levels(reached));
    }

    @ParameterizedTest
    @CsvSource({
        "1e6,   users,         true,  PASS,     0",
        "1.2e6, users,         true,  FAIL,     10",
        "0.8e6, users,         true,  IMPROVED, 0",
        "1e6,   standard_load, true,  FAIL,     99",
        "1e6,   users,         false, FAIL,     99",
        "1.2e6, standard_load, false, FAIL,     10"
    })
    void whatBecameWorseOrBreaksALimitFailsAndEveryFormSaysSo(
            double latency, String driven, boolean reached, Change wanted, int status) {
        RunResult endToEnd = driven.equals("users") ? Results.closed() : Results.broken();
        SuiteResult result = suite(compared(latency), List.of(endToEnd), reached);

        assertThat(result.change()).isEqualTo(wanted);
        assertThat(result.exitStatus(false).code()).isEqualTo(status);
        assertThat(SuiteReport.terminal(result, new Style(140, false), false, true))
                .contains("5a6b7c8 beside 1f2e3d4", "\n" + wanted.text() + " · exit status " + status + " (");
        assertThat(SuiteReport.markdown(result)).startsWith("# " + wanted.text() + ": 5a6b7c8 beside 1f2e3d4\n");
        assertThat(SuiteJson.write(result, false))
                .contains("\"change\" : \"" + wanted + "\"", "\"exit_status\" : " + status)
                .doesNotContain("NaN");
        assertThat(JunitReport.of(result, false).contains("failures=\"0\"")).isEqualTo(status == 0);
        assertThat(GithubAnnotations.of(result, false).contains("::error ")).isEqualTo(status != 0);
    }

    @Test
    void whatCannotBeSaidIsNoPassAndWhatElseIsJudgedStillIs() {
        SuiteResult unknown = suite(NOTHING, List.of(Results.closed()), true);
        SuiteResult broken = suite(NOTHING, List.of(Results.broken()), true);

        assertThat(unknown.change()).isEqualTo(Change.INCONCLUSIVE);
        assertThat(unknown.exitStatus(false).code()).isZero();
        assertThat(unknown.exitStatus(true).code()).isEqualTo(10);
        assertThat(broken.exitStatus(false).code()).isEqualTo(99);
        assertThat(new SuiteResult("5a6b7c8", null, null, List.of(), List.of(compared(1e6)), null).change())
                .as("no run of the load is valid")
                .isEqualTo(Change.INCONCLUSIVE);
    }

    private static SuiteResult withParts(int forks, double score) {
        Comparison comparison = new Comparer(PolicyReader.read(PolicyReader.SHIPPED))
                .compare(parts("1f2e3d4", forks, 100), parts("5a6b7c8 micro-benchmarks", forks, score));
        return new SuiteResult(
                "5a6b7c8",
                "1f2e3d4",
                PartsResult.of(MicroResultTest.result(), List.of(comparison), 6),
                List.of(),
                List.of(compared(1e6)),
                levels(true));
    }

    private static Measured parts(String name, int forks, double score) {
        List<Double> values = DoubleStream.iterate(0.997, x -> x + 0.001)
                .limit(forks)
                .mapToObj(x -> x * score)
                .toList();
        Series series = new Series(ComparedMetric.SCORE, "AllocationBenchmark.after", Better.LOWER, "ns/op", values);
        return new Measured(name, Map.of(), "plan", List.of(series), List.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource({"3, 150, PASS, 0", "6, 150, FAIL, 10", "6, 100, PASS, 0"})
    void partsAreShownBesideThoseOfTheBaseAndJudgedWhereTheirForksAreEnough(
            int forks, double score, Change wanted, int status) {
        SuiteResult result = withParts(forks, score);
        boolean judged = forks == 6;

        assertThat(result.change()).isEqualTo(wanted);
        assertThat(result.exitStatus(true).code()).isEqualTo(status);
        assertThat(SuiteReport.terminal(result, new Style(140, false), true, true))
                .contains(
                        "1f2e3d4 → 5a6b7c8 micro-benchmarks", "AllocationBenchmark.after score ↓", forks + "/" + forks)
                .containsPattern("micro-benchmarks +" + (judged ? wanted : "shown +4 in 43s.*too few forks"));
        assertThat(SuiteReport.markdown(result)).contains("## " + (judged ? wanted : "INCONCLUSIVE") + ": 1f2e3d4 → ");
        assertThat(JunitReport.of(result, true).contains("AllocationBenchmark.after"))
                .isEqualTo(judged);
        assertThat(SuiteJson.write(result, true)).contains("\"exit_status\" : " + status, "AllocationBenchmark.after");
        assertThat(GithubAnnotations.of(result, true).isEmpty()).isEqualTo(wanted == Change.PASS);
    }

    @Test
    void runsThatWereDisturbedAreLeftOutWhereEnoughOthersAreThere() {
        StoredResult good = new StoredResult(Path.of("good"), Results.closed(), null);
        StoredResult bad = new StoredResult(Path.of("bad"), Results.disturbed(), null);

        assertThat(Suites.undisturbed(List.of(good, bad, good), 2)).containsExactly(good, good);
        assertThat(Suites.undisturbed(List.of(good, bad, good), 3)).containsExactly(good, bad, good);
        assertThat(SuiteResult.change(Results.disturbed())).isEqualTo(Change.INCONCLUSIVE);
        assertThat(SuiteReport.markdown(suite(compared(1e6).with("2 of 16 runs are left out"), List.of(), true)))
                .contains("| nothing became worse by an amount that counts; 2 of 16 runs are left out |")
                .contains("\n\n- 2 of 16 runs are left out\n\n| metric |");
    }

    @Test
    void anAnnotationIsOneLineWhateverItsTextHolds() {
        String lines = GithubAnnotations.of(suite(NOTHING, List.of(Results.broken()), true), true);

        assertThat(lines.lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("::error title=Benchmark%3A "))
                .anyMatch(line -> line.contains("100%25 new"));
        assertThat(GithubAnnotations.of(suite(compared(1e6), List.of(), true), true))
                .isEmpty();
        assertThat(GithubAnnotations.of(suite(NOTHING, List.of(), true), false)).startsWith("::warning title=");
    }
}
