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
        assertThat(remedy(few, 500, Duration.ofSeconds(5)))
                .isEqualTo("let it have them: --set warm_up.requests=100000 --set warm_up.at_most=17m");
        assertThat(remedy(WarmUp.DEFAULT, 30_000, Duration.ofSeconds(15)))
                .isEqualTo("let it have them: --set warm_up.at_most=50s");
    }

    @Test
    void aWarmUpThatThereWasNoneOfIsToldHowToHaveOne() {
        WarmUp none = new WarmUp(WarmUp.How.HARD, 0, Duration.ZERO);
        assertThat(remedy(none, 0, Duration.ZERO))
                .isEqualTo("let it have them: --set warm_up.requests=100000 --set warm_up.at_most=15s");
    }

    private static String remedy(WarmUp warmUp, long good, Duration took) {
        return WarmUps.shortNote(warmUp, good, took).remedy();
    }
}
