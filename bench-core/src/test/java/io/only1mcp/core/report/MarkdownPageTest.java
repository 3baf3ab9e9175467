package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.verdict.Caveat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownPageTest {
    @Test
    void aDoubtIsWrittenWholeWithItsRemedyHoweverLongItIs() {
        MarkdownPage page = new MarkdownPage();
        page.caveats(List.of(Caveat.note("late", "the driver sent late, ".repeat(20), "give it a core of its own")));

        assertThat(page.text()).endsWith("; give it a core of its own\n").doesNotContain("…");
    }

    @Test
    void whereNoIntervalCanBeReliedOnThereIsNoPicture() {
        assertThat(IntervalPicture.of(List.of())).isEmpty();
    }
}
