package io.only1mcp.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.Sketch;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DoubtsTest {

    private static Recording paused(long millis) {
        return Sketch.run(
                new Recording.DriverFacts(0.1, Duration.ofMillis(millis), 1, 64, 64, Duration.ofMillis(40)),
                Sketch.stage());
    }

    @Test
    void doubtsOfOneKindAreOneThatCountsThemNamesTheWorstAndIsNoMoreThanSuspect() {
        Doubts doubts = new Doubts();
        doubts.add(paused(1));
        doubts.add(paused(60));
        doubts.add(paused(600));
        doubts.add(paused(70));

        assertThat(doubts.caveats()).singleElement().satisfies(caveat -> {
            assertThat(caveat.level()).isEqualTo(Caveat.Level.SUSPECT);
            assertThat(caveat.code()).isEqualTo("gc_pause");
            assertThat(caveat.text())
                    .startsWith("in 3 of 4 parts, which makes 1 INVALID, such as: ")
                    .contains("600 ms");
        });
    }
}
