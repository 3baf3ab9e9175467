package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.baseline.Baseline;
import io.only1mcp.core.compare.Measured;
import io.only1mcp.core.compare.Series;
import io.only1mcp.core.policy.Better;
import io.only1mcp.core.policy.ComparedMetric;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class BaselineReportTest {

    @Test
    void theListNamesSecondsAndTheReasonBeforeTheProcessor() {
        Instant saved = Instant.parse("2026-11-30T00:46:52.329751051Z");
        Baseline baseline =
                new Baseline("main", "micro-full", Map.of("the processor", "CPU"), null, saved, "why", null, 2);

        assertThat(BaselineReport.list(List.of(baseline), new Style(80, false)))
                .containsPattern("2026-11-30T00:46:52Z +why +CPU");
    }

    @Test
    void everyValueIsShownHoweverNarrowTheTerminal() {
        List<Double> forks =
                DoubleStream.iterate(100, x -> x + 1).limit(24).boxed().toList();
        Series series = new Series(ComparedMetric.SCORE, "Envelope.read", Better.LOWER, "ns/op", forks);
        Map<String, String> place =
                Map.of("the processor", "a name of three words and more", "the kernel", "Linux 6.18");
        Baseline baseline = new Baseline("main", "micro-full", place, null, Instant.EPOCH, "", null, 2);
        Measured measured = new Measured("main", place, "plan", List.of(series), List.of(), List.of());
        String shown = BaselineReport.of(baseline, measured, new Style(60, false));

        assertThat(shown.lines()).allMatch(line -> line.length() <= 60);
        assertThat(shown)
                .contains("Envelope.read score", "  100 ns/op  101 ns/op", "123 ns/op", "the processor a name");
    }
}
