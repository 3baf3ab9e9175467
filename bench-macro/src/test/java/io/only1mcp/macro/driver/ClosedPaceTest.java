package io.only1mcp.macro.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.recording.Recorder;
import io.only1mcp.core.recording.StageRecording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the users of a closed loop send, against a target in memory and a clock that the test turns. */
class ClosedPaceTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // sentence,                                                               users, think, ramp up, service,
        // requests
        "'one user who does not think sends as soon as it is answered',                1,     0,       0,     100,     100",
        "'one user who thinks 900 ms sends once a second',                             1,   900,       0,     100,      10",
        "'ten users who think send ten times as much',                                10,   900,       0,     100,     100",
        "'users who come one after the other over all the time send half as much',    10,   900,   10000,     100,      55",
        "'users who come over half of the time send four fifths',                   10,   900,    5000,     100,      80",
        "'a slow target is asked less',                                               10,   900,       0,    1100,      50"
    })
    void aUserSendsWhenItIsAnsweredAndHasThought(
            String sentence, int users, long think, long rampUp, long service, long requests) {
        Arrival.Closed closed = new Arrival.Closed(
                List.of(new Arrival.Step(users, Duration.ofSeconds(10), Duration.ofMillis(rampUp))),
                Duration.ofMillis(think));
        StageRecording stage = run(closed, service * MS).get(0);

        assertThat(stage.counts().intended()).as(sentence).isEqualTo(requests);
        assertThat(stage.closed()).isTrue();
    }

    @Test
    void usersComeAtEvenIntervals() {
        Arrival.Closed closed = new Arrival.Closed(
                List.of(new Arrival.Step(5, Duration.ofSeconds(10), Duration.ofSeconds(5))), Duration.ofSeconds(60));
        List<Long> sent = new ArrayList<>();
        run(closed, MS, sent);

        assertThat(sent).hasSize(5);
        for (int user = 0; user < 5; user++) {
            assertThat(sent.get(user)).isBetween(user * SECOND, user * SECOND + MS);
        }
    }

    @Test
    void aStepWithFewerUsersKeepsNoneTooMany() {
        Arrival.Closed closed = new Arrival.Closed(
                List.of(
                        new Arrival.Step(10, Duration.ofSeconds(10)),
                        new Arrival.Step(2, Duration.ofSeconds(10)),
                        new Arrival.Step(4, Duration.ofSeconds(10))),
                Duration.ofMillis(900));
        List<StageRecording> stages = run(closed, 100 * MS);

        assertThat(stages.get(0).counts().intended()).isEqualTo(100);
        assertThat(stages.get(1).counts().intended()).isBetween(18L, 22L);
        assertThat(stages.get(2).counts().intended()).isBetween(38L, 42L);
    }

    @Test
    void thinkingIsNoLatencyAndNoLateness() {
        Arrival.Closed closed =
                new Arrival.Closed(List.of(new Arrival.Step(3, Duration.ofSeconds(10))), Duration.ofMillis(500));
        StageRecording stage = run(closed, 10 * MS).get(0);

        assertThat(stage.response().getMaxValue()).isLessThan(11 * MS);
        assertThat(stage.lateness().getMaxValue()).isLessThan(MS / 10);
    }

    @Test
    void thereAreNeverMoreUsersThanTheStepHas() {
        Random random = new Random(7);
        Arrival.Closed closed = new Arrival.Closed(
                List.of(
                        new Arrival.Step(70, Duration.ofSeconds(4), Duration.ofSeconds(3)),
                        new Arrival.Step(200, Duration.ofSeconds(4), Duration.ofSeconds(1))),
                Duration.ofMillis(50));
        int[] inFlight = new int[1];
        int[] most = new int[2];
        FakeWire wire = new FakeWire(200, (arrival, writtenAt) -> {
            int step = writtenAt < 4 * SECOND ? 0 : 1;
            most[step] = Math.max(most[step], ++inFlight[0]);
            return writtenAt + (1 + random.nextInt(100)) * MS;
        });
        wire.whenSettled = () -> inFlight[0]--;
        drive(closed, wire);

        assertThat(most[0]).isBetween(30, 70);
        assertThat(most[1]).isBetween(100, 200);
    }

    private static List<StageRecording> run(Arrival.Closed closed, long serviceNanos) {
        return run(closed, serviceNanos, new ArrayList<>());
    }

    private static List<StageRecording> run(Arrival.Closed closed, long serviceNanos, List<Long> sent) {
        return drive(closed, new FakeWire(closed.mostUsers(), (arrival, writtenAt) -> {
            sent.add(writtenAt);
            return writtenAt + serviceNanos;
        }));
    }

    private static List<StageRecording> drive(Arrival.Closed closed, FakeWire wire) {
        Pace pace = Pace.of(closed, 42);
        Recorder recorder = new Recorder(pace.windows(), List.of("echo"), second -> {});
        LoadLoop loop = new LoadLoop(
                wire,
                pace,
                Waiting.POLLING,
                wire,
                recorder,
                arrival -> 0,
                Duration.ofSeconds(30).toNanos(),
                stage -> {},
                Ledger.NONE);
        wire.listener(loop);
        loop.run();
        List<StageRecording> stages = new ArrayList<>();
        for (int k = 0; k < closed.steps().size(); k++) {
            stages.add(recorder.stage(k, -1));
        }
        return stages;
    }
}
