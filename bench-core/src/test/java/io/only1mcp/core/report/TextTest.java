package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void anErrorTextCannotSteerTheTerminal() {
        assertThat(Text.clean("no\u001b[31m such\r\nfile\u0007")).isEqualTo("no\\u001b[31m such file\\u0007");
    }

    @Test
    void aVeryLongTextIsCut() {
        assertThat(Text.clean("x".repeat(10_000))).hasSize(200).endsWith("…");
    }

    @Test
    void aTextReadsAsItselfInMarkdown() {
        assertThat(Text.markdown("<script> a|b *c* [d](e) `f` _g_ &lt;"))
                .isEqualTo("&lt;script> a\\|b \\*c\\* \\[d\\](e) \\`f\\` \\_g\\_ &amp;lt;");
        assertThat(Text.markdown("latency_p99 <= 5ms & more")).isEqualTo("latency_p99 <= 5ms & more");
    }

    @Test
    void wordsAreWrappedAndLaterLinesIndented() {
        assertThat(Text.wrapped("one two three four", 9, "  ")).containsExactly("one two", "  three", "  four");
        assertThat(Text.wrapped("incomprehensibilities", 9, "  ")).containsExactly("incomprehensibilities");
    }

    @Test
    void aCharacterIsNotCutInHalf() {
        assertThat(Text.cut("a😀😀b", 3)).isEqualTo("a😀…");
        assertThat(Text.width("a😀µ")).isEqualTo(3);
    }
}
