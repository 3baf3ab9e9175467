package io.only1mcp.macro.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Outcome;
import io.only1mcp.core.recording.Recorder;
import io.only1mcp.core.recording.Second;
import io.only1mcp.core.recording.StageRecording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The loop against a target in memory and a clock that the test turns. */
class LoadLoopTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Test
    void aStallOfOneSecondIsSeenByTheResponseTimeAndHardlyByTheServiceTime() {
        // Ten seconds at 1,000/s over 64 connections; from 5 s to 6 s the target stands still.
        FakeWire wire = new FakeWire(64, (arrival, writtenAt) -> {
            long done = writtenAt + 50_000;
            return done > 5 * SECOND && writtenAt < 6 * SECOND ? 6 * SECOND + 50_000 : done;
        });
        StageRecording stage = run(wire, hold(1000, 10)).get(0);

        assertThat(stage.counts().ok()).isEqualTo(10_000);
        assertThat(ms(stage.response().getValueAtPercentile(99))).isBetween(895.0, 905.0);
        assertThat(ms(stage.response().getMaxValue())).isBetween(995.0, 1002.0);
        assertThat(ms(stage.service().getValueAtPercentile(99))).isLessThan(0.1);
        assertThat(ms(stage.blocked().getMaxValue())).isBetween(930.0, 940.0);
        assertThat(ms(stage.lateness().getMaxValue())).isLessThan(0.2);
    }

    @Test
    void aPauseOfTheDriverItselfIsLatenessAndNotBlocked() {
        FakeWire wire = new FakeWire(64, (arrival, writtenAt) -> writtenAt + 50_000);
        wire.pauseDriver(5 * SECOND, 500 * MS);
        StageRecording stage = run(wire, hold(1000, 10)).get(0);

        assertThat(stage.counts().ok()).isEqualTo(10_000);
        assertThat(ms(stage.lateness().getMaxValue())).isBetween(495.0, 502.0);
        // 500 arrivals are ready at once, 64 find a connection at once.
        assertThat(ms(stage.blocked().getMaxValue())).isLessThan(5);
        assertThat(ms(stage.response().getMaxValue())).isGreaterThan(495);
    }

    @Test
    void aSecondIsHandedOverWhenNothingIsDueSoThatItMakesNobodyLate() {
        FakeWire wire = new FakeWire(64, (arrival, writtenAt) -> writtenAt + 50_000);
        Rig rig = new Rig(wire, Pace.of(Arrival.stages(hold(100, 10)), 42), TIMEOUT, second -> wire.spend(1_500_000));
        rig.run();
        StageRecording stage = rig.recorder.stage(0, -1);

        assertThat(stage.counts().ok()).isEqualTo(1_000);
        assertThat(ms(stage.lateness().getMaxValue())).isLessThan(0.01);
        assertThat(ms(stage.service().getMaxValue())).isLessThan(0.1);
    }

    @Test
    void aDriverThatAlwaysWaitsForAnswersHandsASecondOverAllTheSame() {
        FakeWire wire = new FakeWire(64, (arrival, writtenAt) -> writtenAt + 50 * MS);
        List<Long> handedOverAt = new ArrayList<>();
        Rig rig = new Rig(
                wire, Pace.of(Arrival.stages(hold(100, 10)), 42), TIMEOUT, second -> handedOverAt.add(wire.nanos()));
        rig.run();

        for (int k = 0; k < 9; k++) {
            assertThat(handedOverAt.get(k) - (k + 1) * SECOND).isBetween(0L, 101 * MS);
        }
    }

    @Test
    void everyArrivalKeepsItsIntendedInstantHoweverLateTheDriverIs() {
        FakeWire wire = new FakeWire(1, (arrival, writtenAt) -> writtenAt + 10 * MS);
        // 200/s on one connection that serves 100/s: the last of 400 waits for 200 others.
        StageRecording stage = run(wire, hold(200, 2)).get(0);

        assertThat(stage.counts().intended()).isEqualTo(400);
        assertThat(stage.counts().ok()).isEqualTo(400);
        assertThat(ms(stage.response().getMaxValue())).isBetween(2000.0, 2020.0);
        assertThat(ms(stage.service().getMaxValue())).isBetween(9.9, 10.1);
    }

    @Test
    void answersThatComeAfterTheWindowDoNotCountForItsThroughput() {
        FakeWire wire = new FakeWire(1, (arrival, writtenAt) -> writtenAt + 10 * MS);
        StageRecording stage = run(wire, hold(200, 2)).get(0);

        assertThat(stage.answered()).isBetween(198L, 200L);
    }

    @Test
    void aRequestThatIsNotAnsweredInTimeCountsAtTheTimeoutAndLosesItsConnection() {
        FakeWire wire = new FakeWire(4, (arrival, writtenAt) -> arrival == 7 ? FakeWire.NEVER : writtenAt + MS);
        StageRecording stage = run(wire, hold(100, 1), Duration.ofMillis(200)).get(0);

        assertThat(stage.counts().failed(FailureKind.TIMEOUT)).isEqualTo(1);
        assertThat(stage.counts().ok()).isEqualTo(99);
        assertThat(ms(stage.response().getMaxValue())).isBetween(199.0, 201.0);
        assertThat(wire.abandoned).isEqualTo(1);
    }

    @Test
    void whatFindsNoConnectionWithinTheTimeoutIsUnsentAndNeverSent() {
        FakeWire wire = new FakeWire(2, (arrival, writtenAt) -> FakeWire.NEVER);
        wire.reconnects = false;
        StageRecording stage = run(wire, hold(100, 1), Duration.ofMillis(100)).get(0);
        Counts counts = stage.counts();

        assertThat(counts.intended()).isEqualTo(100);
        assertThat(counts.unsent()).isEqualTo(98);
        assertThat(counts.sent() + counts.unsent()).isEqualTo(100);
        assertThat(counts.failed(FailureKind.TIMEOUT)).isEqualTo(counts.sent());
        assertThat(wire.written()).isEqualTo(counts.sent());
        assertThat(stage.response().getTotalCount()).isEqualTo(100);
    }

    @Test
    void whatFindsNoRoomToWaitInIsUnsentAndCountsAtTheTimeout() {
        FakeWire wire = new FakeWire(0, (arrival, writtenAt) -> FakeWire.NEVER);
        List<Long> waiting = new ArrayList<>();
        Pace pace = Pace.of(Arrival.stages(hold(1_000_000, 3)), 42);
        Rig rig = new Rig(wire, pace, Duration.ofSeconds(10), second -> waiting.add(second.backlog()));
        rig.run();
        StageRecording stage = rig.recorder.stage(0, -1);

        assertThat(waiting).allMatch(requests -> requests <= Backlog.MOST);
        assertThat(stage.counts().unsent()).isEqualTo(3_000_000);
        assertThat(ms(stage.response().getMinValue())).isBetween(9_900.0, 10_100.0);
    }

    @Test
    void failuresOtherThanTimeoutsStayOutOfTheLatencies() {
        FakeWire wire = new FakeWire(4, (arrival, writtenAt) -> writtenAt + MS);
        wire.outcome = new Outcome.Failed(FailureKind.HTTP, "HTTP 503");
        StageRecording stage = run(wire, hold(100, 1)).get(0);

        assertThat(stage.counts().failed(FailureKind.HTTP)).isEqualTo(100);
        assertThat(stage.response().getTotalCount()).isZero();
        assertThat(stage.service().getTotalCount()).isZero();
    }

    @Test
    void arrivalsFailAtOnceWhereNoConnectionCanBeOpened() {
        FakeWire wire = new FakeWire(0, (arrival, writtenAt) -> writtenAt);
        wire.down = new Outcome.Failed(FailureKind.CONNECT, "refused");
        StageRecording stage = run(wire, hold(100, 1)).get(0);

        assertThat(stage.counts().failed(FailureKind.CONNECT)).isEqualTo(100);
        assertThat(stage.counts().unsent()).isZero();
    }

    @Test
    void aStageIsOverWhenItsLastRequestIsSettledAndTheNextHasBegunByThen() {
        FakeWire wire = new FakeWire(64, (arrival, writtenAt) -> writtenAt + 300 * MS);
        List<StageRecording> stages =
                run(wire, List.of(stage(1, 100, 100), stage(1, 50, 50)), TIMEOUT, new ArrayList<>());

        assertThat(stages.get(0).counts().ok()).isEqualTo(100);
        assertThat(stages.get(1).counts().ok()).isEqualTo(50);
        // 30 answers of the first stage come in the window of the second.
        assertThat(stages.get(0).answered()).isBetween(69L, 71L);
        assertThat(stages.get(1).answered()).isBetween(64L, 66L);
    }

    @Test
    void aStopLetsNothingMoreFallDueAndWaitsForWhatIsInFlight() {
        FakeWire wire = new FakeWire(64, (arrival, writtenAt) -> writtenAt + 100 * MS);
        Rig rig = new Rig(wire, List.of(stage(1, 100, 100), stage(10, 100, 100)), TIMEOUT);
        rig.stopAfterStage = 0;
        rig.run();

        Counts second = rig.recorder.stage(1, rig.loop.stoppedAt()).counts();
        assertThat(second.intended()).isLessThan(50);
        assertThat(second.ok()).isEqualTo(second.sent());
        assertThat(rig.recorder.stage(1, rig.loop.stoppedAt()).cut()).isTrue();
    }

    @Test
    void usersOfAClosedLoopSendTheNextRequestWhenTheLastIsAnswered() {
        FakeWire wire = new FakeWire(8, (arrival, writtenAt) -> writtenAt + 10 * MS);
        Arrival closed = new Arrival.Closed(List.of(new Arrival.Step(8, Duration.ofSeconds(1))));
        Rig rig = new Rig(wire, Pace.of(closed, 42), TIMEOUT);
        rig.run();

        StageRecording stage = rig.recorder.stage(0, -1);
        assertThat(stage.closed()).isTrue();
        assertThat(stage.counts().ok()).isBetween(790L, 808L);
        assertThat(stage.lateness().getMaxValue()).isLessThan(1000);
    }

    @Test
    void littlesLawHoldsFromBothSides() {
        FakeWire wire = new FakeWire(64, (arrival, writtenAt) -> writtenAt + (arrival % 7 + 1) * MS);
        Rig rig = new Rig(wire, List.of(stage(5, 0, 500)), TIMEOUT);
        rig.run();

        Recorder.Little little = rig.recorder.little();
        assertThat(little.inFlightNanos() / little.sojournNanos()).isBetween(0.999, 1.001);
    }

    @Test
    void timeSpentSpinningIsNoWork() {
        FakeWire wire = new FakeWire(64, (arrival, writtenAt) -> writtenAt + 50_000);
        Rig rig = new Rig(wire, List.of(stage(1, 1000, 1000)), TIMEOUT);
        rig.run();

        assertThat(rig.loop.workNanos()).isLessThan(SECOND / 100);
    }

    @Test
    void aDriverThatPollsNeitherSendsLateNorHearsLateWhatASleepWouldDelay() {
        StageRecording polled = waiting(Waiting.POLLING, 1_000, 50_000);
        StageRecording slept = waiting(Waiting.SLEEPING, 1_000, 50_000);

        assertThat(polled.counts().ok()).isEqualTo(1_000);
        assertThat(polled.lateness().getMaxValue()).isLessThan(1_000);
        assertThat(polled.response().getMaxValue()).isLessThan(52_000);
        assertThat(slept.response().getMinValue()).isGreaterThan(105_000);
    }

    @Test
    void aDriverThatPollsSleepsWhereAnAnswerIsLongInComing() {
        StageRecording polled = waiting(Waiting.POLLING, 100, 5 * MS);

        assertThat(polled.lateness().getMaxValue()).isLessThan(1_000);
        assertThat(polled.response().getMinValue()).isGreaterThan(5 * MS + 55_000);
    }

    @Test
    void aClosedLoopHasNoInstantToKeepAndSleepsAllTheSame() {
        Arrival closed = new Arrival.Closed(List.of(new Arrival.Step(1, Duration.ofSeconds(1))));

        assertThat(waiting(Waiting.POLLING, Pace.of(closed, 42), 50_000)
                        .response()
                        .getMinValue())
                .isGreaterThan(105_000);
    }

    /** One second over a wire whose sleeps end 60 µs late. */
    private static StageRecording waiting(Waiting waiting, double perSecond, long serviceNanos) {
        return waiting(waiting, Pace.of(Arrival.stages(hold(perSecond, 1)), 42), serviceNanos);
    }

    private static StageRecording waiting(Waiting waiting, Pace pace, long serviceNanos) {
        FakeWire wire = new FakeWire(64, (arrival, writtenAt) -> writtenAt + serviceNanos);
        wire.wakesLate = 60_000;
        Rig rig = new Rig(wire, pace, waiting, TIMEOUT, second -> {});
        rig.run();
        return rig.recorder.stage(0, -1);
    }

    private static List<StageRecording> run(FakeWire wire, List<Arrival.Stage> stages) {
        return run(wire, stages, TIMEOUT);
    }

    private static List<StageRecording> run(FakeWire wire, List<Arrival.Stage> stages, Duration timeout) {
        return run(wire, stages, timeout, new ArrayList<>());
    }

    private static List<StageRecording> run(
            FakeWire wire, List<Arrival.Stage> stages, Duration timeout, List<StageRecording> into) {
        Rig rig = new Rig(wire, stages, timeout);
        rig.run();
        for (int k = 0; k < stages.size(); k++) {
            into.add(rig.recorder.stage(k, -1));
        }
        return into;
    }

    private static List<Arrival.Stage> hold(double perSecond, int seconds) {
        return List.of(stage(seconds, perSecond, perSecond));
    }

    private static Arrival.Stage stage(int seconds, double from, double to) {
        return new Arrival.Stage(Duration.ofSeconds(seconds), from, to);
    }

    private static double ms(long nanos) {
        return nanos / 1e6;
    }

    private static final class Rig {
        final Recorder recorder;
        final LoadLoop loop;
        int stopAfterStage = -1;

        Rig(FakeWire wire, List<Arrival.Stage> stages, Duration timeout) {
            this(wire, Pace.of(Arrival.stages(stages), 42), timeout);
        }

        Rig(FakeWire wire, Pace pace, Duration timeout) {
            this(wire, pace, timeout, second -> {});
        }

        Rig(FakeWire wire, Pace pace, Duration timeout, Consumer<Second> seconds) {
            this(wire, pace, Waiting.SLEEPING, timeout, seconds);
        }

        Rig(FakeWire wire, Pace pace, Waiting waiting, Duration timeout, Consumer<Second> seconds) {
            recorder = new Recorder(pace.windows(), List.of("echo"), seconds);
            loop = new LoadLoop(
                    wire, pace, waiting, wire, recorder, arrival -> 0, timeout.toNanos(), this::over, Ledger.NONE);
            wire.listener(loop);
        }

        void run() {
            loop.run();
        }

        private void over(int stage) {
            if (stage == stopAfterStage) {
                loop.stop();
            }
        }
    }
}
