package io.only1mcp.core.profile;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.only1mcp.core.arrival.Arrival;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the grammar cannot say, a profile that is put together in code must not say either. */
class ProfileTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Profile with(Arrival arrival) {
        return new Profile(
                "made",
                "",
                Topology.DEFAULT,
                Profile.AUTO,
                null,
                1,
                1,
                64,
                64,
                SECOND,
                42,
                Sessions.LASTING,
                Streams.NONE,
                WarmUp.DEFAULT,
                1,
                arrival,
                List.of(),
                List.of(),
                false,
                false);
    }

    @Test
    void aStageThatDoesNotBeginWhereTheOneBeforeEndsIsRefused() {
        Arrival gap = Arrival.stages(List.of(new Arrival.Stage(SECOND, 0, 10), new Arrival.Stage(SECOND, 20, 20)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(gap))
                .withMessage("stages: stages[1] begins at 20/s, which is not where the one before ends (10/s)");
    }

    @Test
    void theFirstOfTheStagesBeginsAtNothing() {
        Arrival late = Arrival.stages(List.of(new Arrival.Stage(SECOND, 5, 10), new Arrival.Stage(SECOND, 10, 10)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(late))
                .withMessage("stages: stages[0] begins at 5/s, and the first begins at 0/s");
    }

    @Test
    void stepsOfDifferentLengthsAreRefused() {
        Arrival uneven =
                new Arrival.Closed(List.of(new Arrival.Step(1, SECOND), new Arrival.Step(1, SECOND.multipliedBy(2))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(uneven))
                .withMessage("closed: all steps must be of one length");
    }
}
