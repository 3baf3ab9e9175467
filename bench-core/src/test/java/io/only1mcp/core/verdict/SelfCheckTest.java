package io.only1mcp.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Recorder;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.Sketch;
import io.only1mcp.core.recording.StageRecording;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelfCheckTest {

    @Test
    void everyLawHoldsForARunWithEachKindOfEnd() {
        Recording recording = Sketch.run(
                Sketch.stage().unsent(5).failed(FailureKind.TIMEOUT, 7).failed(FailureKind.HTTP, 9));

        assertThat(SelfCheck.of(recording)).allMatch(SelfCheck::holds);
    }

    @Test
    void whatIsNeitherSentNorUnsentIsMissed() {
        assertThat(broken(new Counts(10_001, 10_000, 0, 10_000, Map.of()), little(1e12)))
                .containsExactly("intended = sent + unsent");
    }

    @Test
    void whatWasSentAndNeverSettledIsMissed() {
        assertThat(broken(new Counts(10_001, 10_001, 0, 10_000, Map.of()), little(1e12)))
                .containsExactly("sent = ok + failed");
    }

    @Test
    void anAnswerWithoutALatencyIsMissed() {
        assertThat(broken(new Counts(10_001, 10_001, 0, 10_001, Map.of()), little(1e12)))
                .containsExactly("latencies = ok + timeouts + unsent");
    }

    @Test
    void timesInFlightThatDoNotAddUpAreNoticed() {
        Counts counts = new Counts(10_000, 10_000, 0, 10_000, Map.of());

        assertThat(broken(counts, little(1e12 * (1 + 1e-5))))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("Little");
        assertThat(broken(counts, little(1e12 * (1 + 1e-9)))).isEmpty();
    }

    private static Recorder.Little little(double inFlightNanos) {
        return new Recorder.Little(inFlightNanos, 1e12);
    }

    private static List<String> broken(Counts counts, Recorder.Little little) {
        StageRecording s = Sketch.stage().record();
        StageRecording stage = new StageRecording(
                s.name(),
                s.fromPerSecond(),
                s.toPerSecond(),
                s.start(),
                s.duration(),
                s.cut(),
                counts,
                s.answered(),
                s.readyInTime(),
                s.response(),
                s.service(),
                s.lateness(),
                s.blocked(),
                null);
        Recording whole = Sketch.run(Sketch.stage());
        Recording recording = new Recording(
                whole.startedAt(),
                whole.duration(),
                List.of(stage),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                little,
                whole.driver());
        return SelfCheck.of(recording).stream()
                .filter(check -> !check.holds())
                .map(SelfCheck::name)
                .toList();
    }
}
