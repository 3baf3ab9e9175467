package io.only1mcp.core.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.only1mcp.core.arrival.Arrival.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // sentence,                                                             from, to, seconds, arrival, at nanos
        "'1/s held: the first arrival is due at once',                              1,    1, 10,    0,  0",
        "'1/s held: the second is due after a second',                              1,    1, 10,    1,  1000000000",
        "'1/s held: the last of ten is due a second before the end',                1,    1, 10,    9,  9000000000",
        "'3/s held: a third of a second is cut to whole nanoseconds',               3,    3, 10,    1,  333333333",
        "'3/s held: the third arrival makes up for what was cut',                   3,    3, 10,    3,  1000000000",
        "'1000/s held: arrival 1234 is due after 1.234 seconds',                 1000, 1000, 10, 1234,  1234000000",
        "'from 0 to 2/s in a second: the first is due at once',                     0,    2,  1,    0,  0",
        "'from 0 to 2/s in two seconds: the second is due after √2 seconds',        0,    2,  2,    1,  1414213562",
        "'from 0 to 100/s in 20 s: half of the requests come in the last 30 %',     0,  100, 20,  500,  14142135623",
        "'from 100/s to 0 in 20 s: half of the requests come in the first 30 %',  100,    0, 20,  500,  5857864376",
        "'from 100/s to 0 in 20 s: the last one comes two seconds before the end', 100,   0, 20,  990,  18000000000",
        "'from 10/s to 20/s in a second: the second is due after 95 ms',           10,   20,  1,    1,  95445115"
    })
    void anArrivalIsDueWhenTheIntegralOfTheRateReachesItsNumber(
            String sentence, double from, double to, long seconds, long arrival, long at) {
        Schedule schedule = schedule(stage(seconds, from, to));

        assertThat(schedule.intendedNanos(arrival, 0)).as(sentence).isCloseTo(at, within(1L));
    }

    @Test
    void rampReachesItsTargetRate() {
        Schedule schedule = schedule(stage(20, 0, 100), stage(20, 100, 100));

        long last = schedule.firstArrival(1) - 1;
        double gap = schedule.intendedNanos(last, 0) - schedule.intendedNanos(last - 1, 0);
        assertThat(SECOND / gap).isCloseTo(100, within(0.2));
        assertThat(schedule.intendedNanos(last + 1, 1) - schedule.intendedNanos(last, 0))
                .isCloseTo(SECOND / 100, within(100_000L));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 3, 7, 100, 333, 1_000, 19_999})
    void everySecondAtAWholeRateHoldsExactlyThatManyArrivals(double rate) {
        Schedule schedule = schedule(stage(10, rate, rate));
        long[] all = intended(schedule);

        for (int second = 0; second < 10; second++) {
            long from = second * SECOND;
            assertThat(LongStream.of(all)
                            .filter(at -> at >= from && at < from + SECOND)
                            .count())
                    .isEqualTo((long) rate);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 100, 20, 1000",
        "100, 0, 20, 1000",
        "1, 1, 10, 10",
        "0.3, 0.3, 5, 2",
        "0.3, 0.3, 4, 1",
        "0, 3, 1, 2",
        "2500.5, 2500.5, 1, 2501"
    })
    void theCountIsTheRoundedIntegralOfTheRate(double from, double to, long seconds, long count) {
        assertThat(schedule(stage(seconds, from, to)).size()).isEqualTo(count);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void instantsRiseStrictlyAndStayInTheWindowsOfTheirStages(long seed) {
        Schedule schedule = new Schedule(chain(new Random(seed)));

        long before = -1;
        int stage = 0;
        double integral = 0;
        for (long i = 0; i < schedule.size(); i++) {
            stage = schedule.stageOf(i, stage);
            long at = schedule.intendedNanos(i, stage);
            assertThat(at).isGreaterThan(before);
            assertThat(at).isBetween(schedule.startNanos(stage), schedule.startNanos(stage + 1) - 1);
            before = at;
        }
        for (Stage s : schedule.stages()) {
            integral += (s.fromPerSecond() + s.toPerSecond()) / 2 * s.duration().toNanos() / 1e9;
        }
        assertThat((double) schedule.size()).isCloseTo(integral, within(0.5 + 1e-6));
    }

    @Test
    void theArrivalOnABoundaryBelongsToTheLaterStage() {
        Schedule schedule = schedule(stage(1, 10, 10), stage(1, 10, 10));

        assertThat(schedule.firstArrival(1)).isEqualTo(10);
        assertThat(schedule.stageOf(9, 0)).isZero();
        assertThat(schedule.stageOf(10, 0)).isEqualTo(1);
        assertThat(schedule.intendedNanos(10, 1)).isEqualTo(SECOND);
    }

    @Test
    void roundingOfTheIntegralMovesNoArrivalOverABoundary() {
        // 35 times 0.6 adds up to 21.000000000000007 in binary.
        Schedule schedule = new Schedule(Collections.nCopies(36, stage(1, 0.6, 0.6)));

        assertThat(schedule.firstArrival(35)).isEqualTo(21);
        assertThat(schedule.intendedNanos(21, 35)).isEqualTo(35 * SECOND);
    }

    @Test
    void aStepOfNoLengthMovesTheRateAndIntendsNothing() {
        Schedule schedule = schedule(stage(1, 10, 10), stage(0, 10, 1_000), stage(1, 1_000, 1_000));

        assertThat(schedule.size()).isEqualTo(1_010);
        assertThat(schedule.firstArrival(1)).isEqualTo(schedule.firstArrival(2));
        assertThat(schedule.stageOf(10, 0)).isEqualTo(2);
        assertThat(schedule.intendedNanos(11, 2) - schedule.intendedNanos(10, 2))
                .isEqualTo(SECOND / 1_000);
    }

    @Test
    void aPauseIntendsNothingAndTheNextStageBeginsOnTime() {
        Schedule schedule = schedule(stage(1, 10, 0), stage(5, 0, 0), stage(1, 0, 10));

        assertThat(schedule.firstArrival(1)).isEqualTo(schedule.firstArrival(2));
        assertThat(schedule.intendedNanos(schedule.firstArrival(2), 2)).isEqualTo(6 * SECOND);
    }

    @Test
    void aThousandStagesDoNotDrift() {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            stages.add(new Stage(Duration.ofMillis(100), 333, 333));
        }
        Schedule many = new Schedule(stages);
        Schedule one = schedule(stage(100, 333, 333));

        assertThat(many.size()).isEqualTo(one.size()).isEqualTo(33_300);
        int stage = 0;
        for (long i = 0; i < many.size(); i++) {
            stage = many.stageOf(i, stage);
            assertThat(many.intendedNanos(i, stage)).isCloseTo(one.intendedNanos(i, 0), within(100L));
        }
    }

    @Test
    void aDayAtTwentyThousandASecondIsExactToTheEnd() {
        Schedule schedule = schedule(stage(86_400, 20_000, 20_000));

        assertThat(schedule.size()).isEqualTo(1_728_000_000L);
        assertThat(schedule.intendedNanos(schedule.size() - 1, 0))
                .isCloseTo(86_400 * SECOND - SECOND / 20_000, within(100L));
    }

    /** Stages that begin where the one before ended, steps and pauses among them. */
    private static List<Stage> chain(Random random) {
        List<Stage> stages = new ArrayList<>();
        double rate = 0;
        for (int i = 0; i < 12; i++) {
            double to = random.nextInt(4) == 0 ? 0 : random.nextDouble() * 2_000;
            long millis = random.nextInt(5) == 0 ? 0 : random.nextInt(2_000);
            stages.add(new Stage(Duration.ofMillis(millis), rate, to));
            rate = to;
        }
        return stages;
    }

    private static long[] intended(Schedule schedule) {
        return LongStream.range(0, schedule.size())
                .map(i -> schedule.intendedNanos(i, schedule.stageOf(i, 0)))
                .toArray();
    }

    private static Stage stage(long seconds, double from, double to) {
        return new Stage(Duration.ofSeconds(seconds), from, to);
    }

    private static Schedule schedule(Stage... stages) {
        return new Schedule(List.of(stages));
    }
}
