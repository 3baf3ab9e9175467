package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Progress UNDERWAY = new Progress(
            "quick_smoke",
            "hold 100 20s",
            2,
            3,
            false,
            31 * SECOND,
            60 * SECOND,
            100,
            99.5,
            812_000L,
            2_900_000L,
            3,
            1,
            64_000_000L,
            12.3);
    private static final Progress NOTHING_YET =
            new Progress("quick_smoke", "64 users 10s", 1, 1, true, 0, 0, 0, 0, null, null, 0, 0, null, null);

    @Test
    void theLiveViewShowsStageTimeRatesLatenciesErrorsAndTheTarget() {
        assertThat(ProgressView.lines(UNDERWAY, new Style(100, false)))
                .containsExactly(
                        "quick_smoke · stage 2/3 hold 100 20s",
                        "[################--------------]  31s of 1m00s",
                        "99.5/s of 100.0/s   in flight 1   errors 3",
                        "p50 812µs p99 2.90ms   target 61.0MiB cpu 12%");
    }

    @Test
    void theViewHasTheSameNumberOfLinesWhateverIsKnown() {
        assertThat(ProgressView.lines(NOTHING_YET, new Style(100, false)))
                .containsExactly(
                        "quick_smoke · stage 1/1 64 users 10s (closed)",
                        "[------------------------------]  0ms of 0ms",
                        "0.0/s   in flight 0   errors 0",
                        "p50 – p99 –");
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        List<String> lines = ProgressView.lines(UNDERWAY, new Style(40, false));

        assertThat(lines).hasSize(4).allMatch(line -> Text.width(line) <= 40);
    }

    @Test
    void aLogGetsOneLineWithoutColours() {
        assertThat(ProgressView.line(UNDERWAY))
                .isEqualTo("31s of 1m00s  stage 2/3 hold 100 20s  99.5/s of 100.0/s  p50 812µs p99 2.90ms"
                        + "  errors 3  in flight 1  target 61.0MiB cpu 12%");
    }
}
