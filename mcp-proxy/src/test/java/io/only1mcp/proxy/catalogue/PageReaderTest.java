package io.only1mcp.proxy.catalogue;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A page of a backend that means harm takes no more memory than some times its bytes. */
class PageReaderTest {
    private static final byte[] NO_PREFIX = {};
    private static final int MANY = PageReader.MOST_ITEMS + 5;

    private static Page read(String items) {
        byte[] answer = ("{\"result\":{\"tools\":[" + items + "]}}").getBytes(UTF_8);
        return Objects.requireNonNull(PageReader.read(ItemKind.TOOLS, answer, NO_PREFIX));
    }

    private static String many(String format) {
        return IntStream.range(0, MANY).mapToObj(format::formatted).collect(Collectors.joining(","));
    }

    @Test
    void ofAPageWithTooManyItemsTheFirstArePassedOn() {
        Page page = read(many("{\"name\":\"n%d\"}"));
        assertThat(page.places()).hasSize(3 * PageReader.MOST_ITEMS);
        assertThat(page.remarks()).containsExactly("5 of its tools are left out, a page may have 10000");
    }

    @Test
    void whatIsWrongIsSaidOfTheFirstFew() {
        Page page = read(many("{\"title\":\"%d\"}"));
        assertThat(page.remarks()).hasSize(PageReader.MOST_REMARKS + 1);
        assertThat(page.remarks())
                .endsWith("something is wrong with " + (MANY - PageReader.MOST_REMARKS) + " more of its tools");
    }

    @Test
    void whatIsNotInUtf8IsNoPage() {
        byte[] answer = "{\"result\":{\"tools\":[{\"name\":\"a\"}]}}".getBytes(UTF_16BE);
        assertThat(PageReader.read(ItemKind.TOOLS, answer, NO_PREFIX)).isNull();
    }
}
