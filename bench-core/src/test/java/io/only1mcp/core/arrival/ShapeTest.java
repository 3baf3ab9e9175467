package io.only1mcp.core.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.only1mcp.core.arrival.Arrival.Stage;
import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Rates;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which rates each shape holds, for how long, as a table of sentences. */
class ShapeTest {

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of(
                        "a constant rate is one stage, whatever its seconds do",
                        new Shape.Constant(1_000, 0.1, minutes(60)),
                        "1000/s 1h"),
                Arguments.of(
                        "a ramp is one straight line, from any rate to any other",
                        new Shape.Ramp(100, 5_000, minutes(2)),
                        "100/s→5000/s 2m"),
                Arguments.of(
                        "a spike stands in the midst of its base",
                        new Shape.Spike(100, 5_000, seconds(10), seconds(30), minutes(2)),
                        "before 100/s 30s, spike 5000/s 10s, after 100/s 80s"),
                Arguments.of(
                        "a spike at once has nothing before it",
                        new Shape.Spike(100, 5_000, seconds(10), seconds(0), seconds(40)),
                        "spike 5000/s 10s, after 100/s 30s"),
                Arguments.of(
                        "a spike that lasts to the end has nothing after it",
                        new Shape.Spike(100, 5_000, seconds(10), seconds(30), seconds(40)),
                        "before 100/s 30s, spike 5000/s 10s"),
                Arguments.of(
                        "steps go up to the last rate and hold each as long",
                        new Shape.Steps(100, 100, seconds(60), 400, false),
                        "step 100/s 1m, step 200/s 1m, step 300/s 1m, step 400/s 1m"),
                Arguments.of(
                        "steps that do not meet the last rate end below it",
                        new Shape.Steps(100, 150, seconds(5), 500, true),
                        "step 100/s 5s, step 250/s 5s, step 400/s 5s"),
                Arguments.of(
                        "steps of a tenth reach their end, whatever binary makes of it",
                        new Shape.Steps(0.1, 0.1, seconds(5), 0.3, false),
                        "step 0.1/s 5s, step 0.2/s 5s, step 0.30000000000000004/s 5s"),
                Arguments.of(
                        "bursts and quiet times take turns, and the last is cut",
                        new Shape.Bursty(50, seconds(10), 2, seconds(30), seconds(85)),
                        "burst 50/s 10s, idle 2/s 30s, burst 50/s 10s, idle 2/s 30s, burst 50/s 5s"),
                Arguments.of(
                        "a day of 24 minutes holds an hour in a minute",
                        day(100, minutes(24), "09:00", 150, "12:00", 300, "14:00", 200, "17:00", 50),
                        "00:00 100/s 9m, 09:00 150/s 3m, 12:00 300/s 2m, 14:00 200/s 3m, 17:00 50/s 7m"),
                Arguments.of(
                        "a day whose first time is midnight has no use for its baseline",
                        day(100, minutes(24), "00:00", 10, "12:30", 20),
                        "00:00 10/s 750s, 12:30 20/s 690s"),
                Arguments.of("a day without times is its baseline", day(100, seconds(10)), "00:00 100/s 10s"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void aShapeIsTheseStages(String sentence, Shape shape, String stages) {
        assertThat(text(shape)).as(sentence).isEqualTo(stages);
    }

    @Test
    void theStagesOfADayComeToTheWholeDayToTheNanosecond() {
        Shape day = day(100, Duration.ofNanos(1_000_000_007), "07:07", 150, "12:01", 300, "23:59", 1);

        assertThat(day.stages().stream().map(Stage::duration).reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofNanos(1_000_000_007));
    }

    static Stream<Arguments> scaled() {
        return Stream.of(
                Arguments.of(new Shape.Constant(10, 0.1, seconds(10)), "10/s 5s"),
                Arguments.of(new Shape.Ramp(0, 10, seconds(10)), "0/s→10/s 5s"),
                Arguments.of(
                        new Shape.Spike(1, 9, seconds(10), seconds(20), seconds(60)),
                        "before 1/s 10s, spike 9/s 5s, after 1/s 15s"),
                Arguments.of(new Shape.Steps(1, 1, seconds(4), 2, true), "step 1/s 2s, step 2/s 2s"),
                Arguments.of(new Shape.Bursty(9, seconds(2), 1, seconds(4), seconds(6)), "burst 9/s 1s, idle 1/s 2s"),
                Arguments.of(day(5, seconds(48), "12:00", 6), "00:00 5/s 12s, 12:00 6/s 12s"));
    }

    @ParameterizedTest
    @MethodSource("scaled")
    void aScaledShapeTakesHalfTheTimeAtTheSameRates(Shape shape, String stages) {
        assertThat(text(shape.scaled(0.5))).isEqualTo(stages);
    }

    @Test
    void aSpikeThatIsScaledToNothingButRoundingStaysWhole() {
        Shape spike = new Shape.Spike(1, 9, Duration.ofNanos(3), Duration.ofNanos(3), Duration.ofNanos(6));

        assertThat(text(spike.scaled(0.5))).isEqualTo("before 1/s 2ns, spike 9/s 2ns");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refusal(
                        "variance: must be between 0% and 100%, got 110%",
                        () -> new Shape.Constant(1, 1.1, seconds(1))),
                refusal(
                        "duration: must be at least 40s, the end of the spike, got 39s",
                        () -> new Shape.Spike(1, 9, seconds(10), seconds(30), seconds(39))),
                refusal("for: must be > 0, got 0s", () -> new Shape.Spike(1, 9, seconds(0), seconds(30), seconds(40))),
                refusal("by: must be > 0/s, got 0/s", () -> new Shape.Steps(1, 0, seconds(1), 2, false)),
                refusal(
                        "to: must be at least 5/s, the first rate, got 4/s",
                        () -> new Shape.Steps(5, 1, seconds(1), 4, false)),
                refusal(
                        "by: makes 1001 stages, at most 1000 are driven",
                        () -> new Shape.Steps(0, 1, seconds(1), 1_000, false)),
                refusal(
                        "burst.for: must be > 0, got 0s",
                        () -> new Shape.Bursty(1, seconds(0), 1, seconds(1), seconds(9))),
                refusal(
                        "duration: makes 1200 stages, at most 1000 are driven",
                        () -> new Shape.Bursty(1, seconds(1), 1, seconds(1), seconds(1_200))),
                refusal("day_takes: must be > 0, got 0s", () -> day(1, seconds(0))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatMakesNoShapeIsRefusedInOneLine(String line, Supplier<Shape> shape) {
        assertThatIllegalArgumentException().isThrownBy(shape::get).withMessage(line);
    }

    private static Arguments refusal(String line, Supplier<Shape> shape) {
        return Arguments.of(line, shape);
    }

    private static Shape.Day day(double baseline, Duration takes, Object... timesAndRates) {
        Map<LocalTime, Double> at = new TreeMap<>();
        for (int i = 0; i < timesAndRates.length; i += 2) {
            at.put(LocalTime.parse((String) timesAndRates[i]), ((Number) timesAndRates[i + 1]).doubleValue());
        }
        return new Shape.Day(baseline, new TreeMap<>(at), takes);
    }

    private static String text(Shape shape) {
        return shape.stages().stream().map(ShapeTest::text).collect(Collectors.joining(", "));
    }

    private static String text(Stage stage) {
        String from = Rates.text(stage.fromPerSecond());
        String to = Rates.text(stage.toPerSecond());
        return (stage.label().isEmpty() ? "" : stage.label() + " ") + (from.equals(to) ? to : from + "→" + to) + " "
                + Durations.text(stage.duration());
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }
}
