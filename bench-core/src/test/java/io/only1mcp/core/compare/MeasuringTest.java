package io.only1mcp.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.profile.PolicyReader;
import io.only1mcp.core.result.MicroResultTest;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuringTest {

    @TempDir
    Path folder;

    private StoredResult kept(String name, String json) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        Files.writeString(place.resolve(ResultFolder.RESULT), json);
        return StoredResult.at(place).get(0);
    }

    @Test
    void eachRunIsOneValueOfEveryMetricThatItHas() throws IOException {
        kept("1", ResultJson.write(Results.closed()));
        kept("2", ResultJson.write(Results.closed()));
        Measured measured = Measuring.of("build", StoredResult.at(folder));

        assertThat(measured.doubts()).isEmpty();
        assertThat(measured.series())
                .filteredOn(series -> series.scope().isEmpty())
                .extracting(Series::metric)
                .containsExactly(
                        ComparedMetric.LATENCY_P50,
                        ComparedMetric.LATENCY_P95,
                        ComparedMetric.LATENCY_P99,
                        ComparedMetric.THROUGHPUT,
                        ComparedMetric.ERROR_RATE);
        assertThat(measured.series())
                .allSatisfy(series -> assertThat(series.values()).hasSize(2));
        assertThat(measured.place())
                .containsEntry("the number of cores", "2")
                .containsEntry("the processor", "Example CPU");
    }

    @Test
    void aComparisonOfClosedLoopsSaysSo() throws IOException {
        Measured closed = Measuring.of("before", List.of(kept("1", ResultJson.write(Results.closed()))));
        Measured open = Measuring.of("now", List.of(kept("2", ResultJson.write(Results.broken()))));

        assertThat(closed.remarks()).containsExactly("closed model: latencies under self-limiting load");
        assertThat(open.remarks()).isEmpty();
        Comparer comparer = new Comparer(PolicyReader.read(PolicyReader.SHIPPED));
        assertThat(comparer.compare(closed, open).remarks()).isEqualTo(closed.remarks());
        assertThat(comparer.compare(closed, closed).remarks()).isEqualTo(closed.remarks());
    }

    @Test
    void operationsHaveMetricsOfTheirOwnAndAnUnseenTargetHasNone() throws IOException {
        Measured measured = Measuring.of("build", List.of(kept("1", ResultJson.write(Results.broken()))));

        assertThat(measured.series())
                .filteredOn(series -> series.metric() == ComparedMetric.LATENCY_P50)
                .extracting(Series::scope)
                .containsExactly("", "filesystem.read_file", "tools/list");
        assertThat(measured.series())
                .filteredOn(series -> series.metric() == ComparedMetric.MEMORY_RSS)
                .extracting(Series::values)
                .containsExactly(List.of((double) (83L << 20)));
    }

    @Test
    void aQuantileOfWhichTooLittleLiesBeyondIsNoValue() throws IOException {
        Measured measured = Measuring.of("build", List.of(kept("1", ResultJson.write(Results.broken()))));

        // 500 samples: 25 lie beyond the 95th percentile, five beyond the 99th.
        assertThat(measured.series())
                .filteredOn(series -> series.scope().equals("tools/list"))
                .extracting(Series::metric)
                .containsExactly(ComparedMetric.LATENCY_P50, ComparedMetric.LATENCY_P95);
    }

    @Test
    void eachForkIsOneValueOfABenchmark() throws IOException {
        Measured measured = Measuring.of("build", List.of(kept("1", ResultJson.write(MicroResultTest.result()))));

        assertThat(measured.series().get(0).scope()).isEqualTo("CacheLookupBenchmark.hit rival=PROXY");
        assertThat(measured.series().get(0).values()).containsExactly(100.0, 104.0, 108.0);
        assertThat(measured.series().get(0).unit()).isEqualTo("ns/op");
        assertThat(measured.series()).extracting(Series::metric).contains(ComparedMetric.ALLOCATION);
    }

    @Test
    void resultsOfSeveralPlansAreNoSet() throws IOException {
        kept("1", ResultJson.write(Results.closed()));
        kept("2", ResultJson.write(MicroResultTest.result()));

        assertThat(Measuring.of("build", StoredResult.at(folder)).doubts())
                .contains("its results are of several plans: name those of one");
    }

    @Test
    void whatIsNoResultIsOneLineThatNamesIt() throws IOException {
        Path file = folder.resolve("a.json");
        Files.writeString(file, "{}");

        assertThatThrownBy(() -> StoredResult.at(file))
                .hasMessage(file + ": schema_version: missing, this is not a result");
        assertThatThrownBy(() -> StoredResult.at(folder.resolve("b")))
                .hasMessage(folder.resolve("b") + ": no such file");
        assertThatThrownBy(() -> StoredResult.at(folder)).hasMessageContaining("holds no result");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"kernel\"    | \"kerne\"    | environment.machine.kernel: missing, this is not a whole result",
                "\"unit\"      | \"uni\"      | benchmarks[0].unit: missing, this is not a whole result",
                "\"lower\"     | \"sideways\" | not a whole result: benchmarks[0].better: something is missing, or is not what",
                "99.0          | NaN          | not a result: it is no JSON in line",
                "\"caveats\"   | {            | not a result: it is no JSON in line",
                "\"micro\"     | \"overhead\" | is a result of kind overhead, and only micro and load are compared",
                "\"micro\"     | \"load\"     | not a whole result: ",
                "'\"schema_version\" : 1' | '\"schema_version\" : 2' | schema_version: 2 is newer than this program reads (1)"
            })
    void aResultThatSomethingIsWrongWithNamesItInOneLine(String was, String is, String message) throws IOException {
        String json = ResultJson.write(MicroResultTest.result());
        assertThat(json).contains(was);
        Path file = folder.resolve(ResultFolder.RESULT);
        Files.writeString(file, json.replace(was, is));

        assertThatThrownBy(() -> StoredResult.at(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ": " + message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void whatBreaksOffOrIsNoTextIsOneLine() throws IOException {
        Path file = folder.resolve(ResultFolder.RESULT);
        String json = ResultJson.write(MicroResultTest.result());
        Files.writeString(file, json.substring(0, json.length() / 2));
        assertThatThrownBy(() -> StoredResult.at(file)).hasMessageContaining(": not a result: it ");
        Files.write(file, new byte[] {'{', (byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> StoredResult.at(file)).hasMessage(file + ": is no result: it is not text in UTF-8");
    }
}
