package io.only1mcp.core.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.only1mcp.core.arrival.Arrival.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
            String sentence, double from, double to, long seconds, int arrival, long at) {
        List<Due> all = all(schedule(stage(seconds, from, to)));

        assertThat(all.get(arrival).at()).as(sentence).isCloseTo(at, within(1L));
    }

    @Test
    void rampReachesItsTargetRate() {
        List<Due> all = all(schedule(stage(20, 0, 100), stage(20, 100, 100)));

        int last = first(all, 1) - 1;
        double gap = all.get(last).at() - all.get(last - 1).at();
        assertThat(SECOND / gap).isCloseTo(100, within(0.2));
        assertThat(all.get(last + 1).at() - all.get(last).at()).isCloseTo(SECOND / 100, within(100_000L));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 3, 7, 100, 333, 1_000, 19_999})
    void everySecondAtAWholeRateHoldsExactlyThatManyArrivals(double rate) {
        List<Due> all = all(schedule(stage(10, rate, rate)));

        for (int second = 0; second < 10; second++) {
            long from = second * SECOND;
            assertThat(all.stream().filter(due -> due.at() >= from && due.at() < from + SECOND))
                    .hasSize((int) rate);
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
    void theCountIsTheRoundedIntegralOfTheRate(double from, double to, long seconds, int count) {
        assertThat(all(schedule(stage(seconds, from, to)))).hasSize(count);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void instantsRiseStrictlyAndStayInTheWindowsOfTheirStages(long seed) {
        List<Stage> stages = chain(new Random(seed));
        Schedule schedule = new Schedule(Arrival.stages(stages), 0);

        long before = -1;
        List<Due> all = all(schedule);
        for (Due due : all) {
            assertThat(due.at()).isGreaterThan(before);
            assertThat(due.at()).isBetween(schedule.startNanos(due.stage()), schedule.startNanos(due.stage() + 1) - 1);
            before = due.at();
        }
        double integral = 0;
        for (Stage s : stages) {
            integral += (s.fromPerSecond() + s.toPerSecond()) / 2 * s.duration().toNanos() / 1e9;
        }
        assertThat((double) all.size()).isCloseTo(integral, within(0.5 + 1e-6));
    }

    @Test
    void theArrivalOnABoundaryBelongsToTheLaterStage() {
        List<Due> all = all(schedule(stage(1, 10, 10), stage(1, 10, 10)));

        assertThat(first(all, 1)).isEqualTo(10);
        assertThat(all.get(9).stage()).isZero();
        assertThat(all.get(10)).isEqualTo(new Due(1, SECOND));
    }

    @Test
    void roundingOfTheIntegralMovesNoArrivalOverABoundary() {
        // 35 times 0.6 adds up to 21.000000000000007 in binary.
        List<Due> all = all(schedule(Collections.nCopies(36, stage(1, 0.6, 0.6)).toArray(new Stage[0])));

        assertThat(all.get(21)).isEqualTo(new Due(35, 35 * SECOND));
    }

    @Test
    void aStepOfNoLengthMovesTheRateAndIntendsNothing() {
        List<Due> all = all(schedule(stage(1, 10, 10), stage(0, 10, 1_000), stage(1, 1_000, 1_000)));

        assertThat(all).hasSize(1_010).noneMatch(due -> due.stage() == 1);
        assertThat(all.get(10).stage()).isEqualTo(2);
        assertThat(all.get(11).at() - all.get(10).at()).isEqualTo(SECOND / 1_000);
    }

    @Test
    void aPauseIntendsNothingAndTheNextStageBeginsOnTime() {
        List<Due> all = all(schedule(stage(1, 10, 0), stage(5, 0, 0), stage(1, 0, 10)));

        assertThat(all).noneMatch(due -> due.stage() == 1);
        assertThat(all.get(first(all, 2)).at()).isEqualTo(6 * SECOND);
    }

    @Test
    void aThousandStagesDoNotDrift() {
        Stage[] stages = new Stage[1_000];
        Arrays.fill(stages, new Stage(Duration.ofMillis(100), 333, 333));
        List<Due> many = all(schedule(stages));
        List<Due> one = all(schedule(stage(100, 333, 333)));

        assertThat(many).hasSameSizeAs(one).hasSize(33_300);
        for (int i = 0; i < many.size(); i++) {
            assertThat(many.get(i).at()).isCloseTo(one.get(i).at(), within(100L));
        }
    }

    @Test
    void anHourAtTwentyThousandASecondIsExactToTheEnd() {
        Schedule.Cursor cursor = schedule(stage(3_600, 20_000, 20_000)).arrivals();
        while (cursor.number() < 71_999_999L) {
            cursor.next();
        }

        assertThat(cursor.nanos()).isCloseTo(3_600 * SECOND - SECOND / 20_000, within(100L));
        cursor.next();
        assertThat(cursor.over()).isTrue();
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

    private record Due(int stage, long at) {}

    private static List<Due> all(Schedule schedule) {
        List<Due> all = new ArrayList<>();
        for (Schedule.Cursor cursor = schedule.arrivals(); !cursor.over(); cursor.next()) {
            assertThat(cursor.number()).isEqualTo(all.size());
            all.add(new Due(cursor.stage(), cursor.nanos()));
        }
        return all;
    }

    /** The number of the first arrival of a stage. */
    private static int first(List<Due> all, int stage) {
        int number = 0;
        while (all.get(number).stage() < stage) {
            number++;
        }
        return number;
    }

    private static Stage stage(long seconds, double from, double to) {
        return new Stage(Duration.ofSeconds(seconds), from, to);
    }

    private static Schedule schedule(Stage... stages) {
        return new Schedule(Arrival.stages(List.of(stages)), 0);
    }
}
