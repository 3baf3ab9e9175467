package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.Results;
import io.only1mcp.core.result.RunResult;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CsvReportTest {

    static Stream<RunResult> results() {
        return Stream.of(Results.broken(), Results.closed(), Results.empty(), Results.repeated());
    }

    @Test
    void theFirstLineNamesTheColumnsWithTheirUnits() {
        assertThat(CsvReport.of(Results.empty()).lines().findFirst())
                .hasValue(
                        "run,scope,name,start_seconds,length_seconds,intended,sent,unsent,ok,failed,achieved_per_second,"
                                + "p50_us,p90_us,p95_us,p99_us,p99_9_us,max_us,service_p99_us,target_rss_bytes,target_cpu_percent");
    }

    @ParameterizedTest
    @MethodSource("results")
    void eachRunEachStageEachOperationAndEachSecondIsARow(RunResult result) {
        List<String> rows = CsvReport.of(result).lines().skip(1).toList();
        int run = 0;
        for (MeasuredRun measured : result.runs()) {
            run++;
            assertThat(rows).filteredOn(startsWith(run, "run")).hasSize(1);
            assertThat(rows).filteredOn(startsWith(run, "stage")).hasSameSizeAs(measured.stages());
            assertThat(rows).filteredOn(startsWith(run, "operation")).hasSameSizeAs(measured.operations());
            assertThat(rows).filteredOn(startsWith(run, "second")).hasSameSizeAs(measured.seconds());
        }
        assertThat(rows).allSatisfy(row -> assertThat(row.split(",", -1)).hasSize(20));
        assertThat(CsvReport.of(result)).doesNotContain("NaN", "null", "Infinity", "E");
    }

    @Test
    void aRowHasTheFiguresOfItsStage() {
        assertThat(CsvReport.of(Results.broken()))
                .contains("1,stage,ramp 1000→5000 10s,20,10,30000,29980,20,29896,84,2910,"
                        + "41025.535,41025.535,41025.535,41025.535,41025.535,41025.535,9003.007,87031808,130.4\n");
    }

    @Test
    void whatWasNotMeasuredIsAnEmptyCell() {
        assertThat(CsvReport.of(Results.broken()))
                .contains("1,second,,0,1,50,50,0,49,0,,812.34,,,1900,,2000.001,,63963136,12.5\n")
                .contains("1,second,,1,0.25,10,0,0,0,0,,,,,,,,,,\n");
    }

    @Test
    void aNameThatWouldEndItsCellIsQuoted() {
        assertThat(CsvReport.cell("a, \"b\"\nc")).isEqualTo("\"a, \"\"b\"\" c\"");
        assertThat(CsvReport.cell("plain")).isEqualTo("plain");
    }

    private static Predicate<String> startsWith(int run, String scope) {
        return row -> row.startsWith(run + "," + scope + ",");
    }
}
