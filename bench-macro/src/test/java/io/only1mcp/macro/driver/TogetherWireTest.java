package io.only1mcp.macro.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Outcome;
import io.only1mcp.core.recording.Recorder;
import io.only1mcp.core.recording.StageRecording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TogetherWireTest {
    private static final long MS = 1_000_000;
    private static final int SIZE = 5;

    private final List<Long> asked = new ArrayList<>();

    /** A hundred groups in a second, each of whose calls is answered a millisecond after the one before. */
    private FakeWire target(int connections) {
        return new FakeWire(connections, (arrival, writtenAt) -> {
            asked.add(arrival);
            return writtenAt + (arrival % SIZE + 1) * MS;
        });
    }

    private static StageRecording run(FakeWire target) {
        Pace pace = Pace.of(Arrival.constant(100, Duration.ofSeconds(1)), 42);
        Recorder recorder = new Recorder(pace.windows(), List.of("echo x5"), second -> {});
        TogetherWire wire = new TogetherWire(target, SIZE);
        LoadLoop loop = new LoadLoop(
                target, pace, Waiting.SLEEPING, wire, recorder, arrival -> 0, 50 * MS, stage -> {}, Ledger.NONE);
        wire.listener(loop);
        loop.run();
        return recorder.stage(0, -1);
    }

    @Test
    void callsLeaveAtOnceAndAreOneRequestThatIsAnsweredWithTheLastOfThem() {
        StageRecording stage = run(target(2 * SIZE));

        assertThat(stage.counts().ok()).isEqualTo(100);
        assertThat(asked).hasSize(500).doesNotHaveDuplicates();
        assertThat(stage.response().getMinValue()).isBetween(5 * MS - MS / 100, 6 * MS);
        assertThat(stage.response().getMaxValue()).isBetween(5 * MS - MS / 100, 6 * MS);
        assertThat(stage.blocked().getMaxValue()).isLessThan(MS);
    }

    @Test
    void theyWaitUntilAsManyConnectionsAreFree() {
        StageRecording stage = run(target(2 * SIZE - 1));

        assertThat(stage.counts().ok()).isEqualTo(100);
        assertThat(stage.response().getMaxValue()).isBetween(5 * MS - MS / 100, 6 * MS);
        assertThat(run(target(SIZE - 1)).counts().unsent()).isEqualTo(100);
    }

    @Test
    void oneThatFailsFailsTheWhole() {
        FakeWire target = target(2 * SIZE);
        target.whenSettled = () -> target.outcome = target.outcome instanceof Outcome.Ok
                ? new Outcome.Failed(FailureKind.HTTP, "HTTP 503")
                : new Outcome.Ok();
        StageRecording stage = run(target);

        assertThat(stage.counts().failed(FailureKind.HTTP)).isEqualTo(100);
    }

    @Test
    void oneThatIsNotAnsweredInTimeTakesThoseOfTheOthersAlongWithItsConnectionAlone() {
        FakeWire target =
                new FakeWire(10 * SIZE, (arrival, writtenAt) -> arrival == 7 ? FakeWire.NEVER : writtenAt + MS);
        StageRecording stage = run(target);

        assertThat(stage.counts().failed(FailureKind.TIMEOUT)).isEqualTo(1);
        assertThat(stage.counts().ok()).isEqualTo(99);
        assertThat(target.abandoned).isEqualTo(1);
    }
}
