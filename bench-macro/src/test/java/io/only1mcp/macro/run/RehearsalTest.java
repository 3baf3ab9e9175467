package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.arrival.Gaps;
import io.only1mcp.core.arrival.Shape;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.ProfileReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static final Arrival HOLD = Arrival.constant(5_000, Duration.ofMinutes(1));
    private final List<Arrival> driven = new ArrayList<>();

    @Test
    void secondsAreCollectedBeforeThoseOfTheRunAreAndNothingOfThemIsKept() {
        List<Long> answers = new ArrayList<>();
        Rehearsal.handOver(List.of("a", "b"), (second, giveBack) -> {
            assertThat(second.index()).isEqualTo(answers.size());
            assertThat(second.lengthNanos()).isEqualTo(1_000_000_000L);
            answers.add(second.response().getTotalCount());
            giveBack.accept(second);
        });
        assertThat(answers).hasSize(Rehearsal.SECONDS).allMatch(count -> count == 500);

        Rehearsal.collect(ProfileReader.adHoc(Overrides.builder().rate("1/s").build()), List.of("a", "b"));
        assertThat(Path.of("unkept")).doesNotExist();
    }

    @Test
    void theRunsFirstRateIsDrivenUntilTheCompilerRests() {
        Rehearsal.drive(HOLD, 100_000, 8_000, driven::add, () -> driven.size() < 4);

        Arrival part = Arrival.constant(5_000, Rehearsal.PART);
        assertThat(driven).containsExactly(first(5_000, Rehearsal.FIRST), part, part, part);
    }

    @Test
    void aLowRateIsRaisedAtFirstToWhatIsEasyForTheTargetSoThatWhatIsDoneIsCompiled() {
        Arrival calm = Arrival.constant(100, Duration.ofMinutes(1));
        for (double answeredPerSecond : new double[] {200, 2_000, 100_000}) {
            Rehearsal.drive(calm, 100_000, answeredPerSecond, driven::add, () -> false);
        }

        Arrival own = Arrival.constant(100, Rehearsal.PART);
        assertThat(driven)
                .containsExactly(
                        first(100, Rehearsal.FIRST),
                        own,
                        first(500, Rehearsal.FIRST),
                        own,
                        first(8_000, Rehearsal.FIRST),
                        own);
    }

    @Test
    void aCompilerThatNeverRestsIsWaitedForFourSecondsAtMostAndAfterAShortWarmUpInProportion() {
        Rehearsal.drive(HOLD, 35_000, 8_000, driven::add, () -> true);
        assertThat(driven)
                .containsExactly(first(5_000, Rehearsal.FIRST), Arrival.constant(5_000, Duration.ofMillis(150)));

        driven.clear();
        Rehearsal.drive(HOLD, 1_000_000, 8_000, driven::add, () -> true);
        assertThat(driven).hasSize(12);

        driven.clear();
        Rehearsal.drive(HOLD, 1, 8_000, driven::add, () -> true);
        assertThat(driven).isEmpty();
    }

    @Test
    void aClosedLoopIsDrivenByItsFirstUsersUntilTheCompilerRests() {
        Arrival.Step first = new Arrival.Step(8, Duration.ofSeconds(1));
        Arrival.Step second = new Arrival.Step(64, Duration.ofSeconds(1));
        Arrival closed = new Arrival.Closed(List.of(first, second), Duration.ofSeconds(1));
        Rehearsal.drive(closed, 100_000, 8_000, driven::add, () -> driven.size() < 3);

        Arrival part = new Arrival.Closed(List.of(new Arrival.Step(8, Rehearsal.PART)));
        assertThat(driven).containsExactly(part, part, part);
    }

    private static Arrival first(double perSecond, Duration duration) {
        return new Arrival.Open(new Shape.Constant(perSecond, Rehearsal.VARIANCE, duration), Gaps.CONSTANT);
    }
}
