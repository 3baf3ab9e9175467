package io.only1mcp.core.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageRecorderTest {
    private static final long SECOND = 1_000_000_000L;

    private final UsageRecorder recorder = new UsageRecorder(List.of(
            new Recorder.Window("a", 1, 1, 0, 2 * SECOND), new Recorder.Window("b", 1, 1, 2 * SECOND, 4 * SECOND)));

    @Test
    void eachStageHasItsOwnHighsAndTheRunHasAll() {
        recorder.add(sample(1, 50, 100, 7));
        recorder.add(sample(2, 90, 300, 9));
        recorder.add(sample(3, 70, 200, 8));

        assertThat(recorder.stage(0)).contains(new Usage(2, 50, 90, 90, 20, 30, 7, 9));
        assertThat(recorder.stage(1)).contains(new Usage(1, 70, 70, 70, 20, 20, 7, 8));
        assertThat(recorder.usage().run()).contains(new Usage(3, 50, 90, 70, 20, 30, 7, 9));
        assertThat(recorder.usage().stage(1)).isEqualTo(recorder.stage(1));
    }

    @Test
    void anObservationCountsWhereTheMiddleOfItsSpanLies() {
        recorder.add(new UsageSample(2 * SECOND + SECOND / 4, SECOND, 50, 0, 7, null));

        assertThat(recorder.stage(0)).isPresent();
        assertThat(recorder.stage(1)).isEmpty();
    }

    @Test
    void whatWasObservedOutsideTheWindowsCountsForNothing() {
        recorder.add(sample(0, 50, 100, 7));
        recorder.add(sample(5, 50, 100, 7));

        assertThat(recorder.usage().run()).isEmpty();
    }

    @Test
    void whatCannotBeCountedStaysUnknown() {
        recorder.add(sample(1, 50, 100, null));
        assertThat(recorder.stage(0).map(Usage::highestOpenFiles)).isEmpty();

        recorder.add(sample(2, 50, 100, 3));
        assertThat(recorder.stage(0).map(Usage::highestOpenFiles)).contains(3);
    }

    @Test
    void anUnobservedTargetUsesNothingThatIsKnown() {
        assertThat(TargetUsage.UNOBSERVED.run()).isEmpty();
        assertThat(TargetUsage.UNOBSERVED.stage(3)).isEqualTo(Optional.empty());
    }

    @Test
    void anObservationSpeaksForSomeTime() {
        assertThatThrownBy(() -> new UsageSample(0, 0, 1, 1, null, null)).hasMessage("spanNanos: must be > 0, got 0");
    }

    private static UsageSample sample(long atSecond, long rss, long cpuMillis, @Nullable Integer openFiles) {
        return new UsageSample(atSecond * SECOND, SECOND, rss, cpuMillis * 1_000_000, 7, openFiles);
    }
}
