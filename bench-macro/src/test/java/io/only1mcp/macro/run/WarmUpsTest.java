package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.profile.WarmUp;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpsTest {

    @Test
    void aShortWarmUpIsToldWhatItLackedAndHowLongThatTakes() {
        WarmUp few = new WarmUp(WarmUp.How.HARD, 500, Duration.ofSeconds(15));
        assertThat(remedy(few, 500, Duration.ofMillis(40)))
                .isEqualTo("let it have them: --set warm_up.requests=100000");
        assertThat(remedy(few, 500, Duration.ofSeconds(1)))
                .isEqualTo("let it have them: --set warm_up.requests=100000 --set warm_up.at_most=4m");
        assertThat(remedy(WarmUp.DEFAULT, 30_000, Duration.ofSeconds(15)))
                .isEqualTo("let it have them: --set warm_up.at_most=50s");
    }

    @Test
    void aWarmUpThatThereWasNoneOfIsToldHowToHaveOne() {
        WarmUp none = new WarmUp(WarmUp.How.HARD, 0, Duration.ZERO);
        assertThat(remedy(none, 0, Duration.ZERO))
                .isEqualTo("let it have them: --set warm_up.requests=100000 --set warm_up.at_most=15s");
    }

    @Test
    void aTargetThatIsTooSlowForAWarmUpIsAskedForNoneOfHours() {
        WarmUp few = new WarmUp(WarmUp.How.HARD, 500, Duration.ofSeconds(15));

        assertThat(WarmUps.shortNote(few, 500, Duration.ofSeconds(60)).text())
                .endsWith(
                        "before its figures stand still, which takes this target 3h20m, so a part of its figures is code that"
                                + " is not compiled yet");
        assertThat(remedy(few, 500, Duration.ofSeconds(60)))
                .isEqualTo(
                        "of the stages, rely on the later ones most; what it can have is --set warm_up.requests=100000"
                                + " --set warm_up.at_most=5m");
        assertThat(remedy(new WarmUp(WarmUp.How.HARD, 100_000, Duration.ofMinutes(5)), 500, Duration.ofMinutes(5)))
                .isEqualTo("of the stages, rely on the later ones most");
    }

    private static String remedy(WarmUp warmUp, long good, Duration took) {
        return WarmUps.shortNote(warmUp, good, took).remedy();
    }
}
