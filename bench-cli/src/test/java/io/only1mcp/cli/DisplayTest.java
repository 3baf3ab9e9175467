package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.report.Progress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTest {

    private static final Map<String, String> XTERM = Map.of("TERM", "xterm-256color");
    private static final String ESCAPE = "\u001b";

    private final Screen screen = new Screen();

    private static Progress second(int n) {
        return new Progress(
                "quick_smoke",
                "hold 100/s",
                2,
                3,
                false,
                TimeUnit.SECONDS.toNanos(n) + TimeUnit.MILLISECONDS.toNanos(n % 2 == 0 ? 3 : -3),
                TimeUnit.SECONDS.toNanos(60),
                100,
                99,
                1_000_000L,
                2_000_000L,
                0,
                1,
                null,
                null);
    }

    private static void run(Display display) {
        try (display) {
            display.step("starting only1mcp");
            for (int n = 1; n <= 12; n++) {
                display.progress(second(n));
            }
        }
    }

    @ParameterizedTest(name = "a terminal: {0}, COLUMNS={1}: {2}")
    @CsvSource({"'', '', 140", "out, '', 99", "'', 80, 80", "out, 80, 79", "'', 300, 300", "'', wide, 140", "'', 0, 140"
    })
    void theEnvironmentSaysHowWideALineMayBe(String terminals, String columns, int width) {
        assertThat(screen.shell("", terminals, Map.of("COLUMNS", columns))
                        .style(false)
                        .width())
                .isEqualTo(width);
    }

    @Test
    void aTerminalGetsAViewThatIsDrawnOverAndLeavesNoTrace() {
        run(Display.of(screen.shell("", "out err", XTERM), false, false));

        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).startsWith("starting only1mcp\n" + ESCAPE + "[1A\r" + ESCAPE + "[J");
        String last = screen.err().substring(screen.err().lastIndexOf(ESCAPE + "[4A"));
        assertThat(last).isEqualTo(ESCAPE + "[4A\r" + ESCAPE + "[J");
    }

    @Test
    void theViewChangesNothingThatWouldHaveToBeRestored() {
        run(Display.of(screen.shell("", "out err", XTERM), false, false));

        // Private modes, such as the hidden cursor, would outlive a kill -9.
        assertThat(screen.err()).doesNotContain(ESCAPE + "[?");
    }

    @Test
    void theViewGoesToStandardOutputWhereOnlyThatIsATerminal() {
        run(Display.of(screen.shell("", "out", XTERM), false, false));

        assertThat(screen.out()).contains(ESCAPE);
        assertThat(screen.err()).isEmpty();
    }

    @Test
    void elsewhereThereIsALineEveryFiveSeconds() {
        run(Display.of(screen.shell(), false, false));

        assertThat(screen.out()).isEmpty();
        assertThat(screen.err().lines()).hasSize(3);
        assertThat(screen.err().lines().skip(1))
                .allSatisfy(line ->
                        assertThat(line).contains("stage 2/3 hold 100/s").doesNotContain(ESCAPE));
    }

    @Test
    void standardOutputThatBelongsToAResultIsLeftAlone() {
        run(Display.of(screen.shell("", "out", XTERM), false, true));

        assertThat(screen.out()).isEmpty();
        assertThat(screen.err().lines()).hasSize(3);
    }

    @Test
    void aDumbTerminalGetsLines() {
        run(Display.of(screen.shell("", "out err", Map.of("TERM", "dumb")), false, false));

        assertThat(screen.err()).doesNotContain(ESCAPE).hasLineCount(3);
    }

    @Test
    void withNoColorTheViewHasNone() {
        run(Display.of(screen.shell("", "err", Map.of("TERM", "xterm", "NO_COLOR", "1")), false, false));

        assertThat(screen.err()).contains(ESCAPE + "[J").doesNotContainPattern(ESCAPE + "\\[[0-9;]*m");
    }

    @Test
    void quietShowsNothing() {
        run(Display.of(screen.shell("", "out err", XTERM), true, false));

        assertThat(screen.out() + screen.err()).isEmpty();
    }
}
