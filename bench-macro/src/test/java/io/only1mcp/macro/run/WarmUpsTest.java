package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.profile.WarmUp;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpsTest {

    @Test
    void aShortWarmUpIsToldWhatItLacked() {
        WarmUp few = new WarmUp(WarmUp.How.HARD, 500, Duration.ofSeconds(15));
        assertThat(WarmUps.shortNote(few, 500).remedy()).isEqualTo("let it have them: --set warm_up.requests=100000");
        assertThat(WarmUps.shortNote(WarmUp.DEFAULT, 3_000).remedy())
                .isEqualTo("give it more time: --set warm_up.at_most=60s");
    }
}
