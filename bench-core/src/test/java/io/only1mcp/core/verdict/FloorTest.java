package io.only1mcp.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.Sketch;
import io.only1mcp.core.statistics.Summary;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FloorTest {
    private static final Floor FLOOR = new Floor(
            Instant.EPOCH,
            Validity.Level.VALID,
            40_000,
            Summary.of(run(1_000, 50).response()));

    private static Recording run(double perSecond, long micros) {
        return Sketch.run(Sketch.stage()
                .rate(perSecond, perSecond)
                .intended(Math.round(10 * perSecond))
                .response(Duration.ofNanos(1_000 * micros)));
    }

    @Test
    void figuresWithinTwiceTheFloorAreMarked() {
        assertThat(FLOOR.notes(run(1_000, 99))).singleElement().satisfies(note -> {
            assertThat(note.level()).isEqualTo(Caveat.Level.NOTE);
            assertThat(note.code()).isEqualTo("near_floor");
            assertThat(note.text()).endsWith(": p50 99.0µs (floor 50.0µs), p99 99.0µs (floor 50.0µs)");
        });
        assertThat(FLOOR.notes(run(1_000, 101))).isEmpty();
    }

    @Test
    void whatTheMachineDidNotLetBeMeasuredMarksNothing() {
        Floor invalid = new Floor(Instant.EPOCH, Validity.Level.INVALID, 1, FLOOR.response());

        assertThat(invalid.notes(run(1_000, 60))).isEmpty();
    }

    @Test
    void aRateWithinHalfOfTheCeilingIsMarked() {
        assertThat(FLOOR.notes(run(20_001, 500))).extracting(Caveat::code).containsExactly("near_ceiling");
        assertThat(FLOOR.notes(run(20_000, 500))).isEmpty();
    }
}
