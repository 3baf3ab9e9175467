package io.only1mcp.wire.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values of headers: whatever text goes in comes out, and of garbage nothing is made. */
class HeaderValuesFuzzTest {
    private static final int INPUTS = Math.min(1_000_000, Integer.getInteger("fuzz.inputs", 200_000) / 10);
    private static final String ALPHABET = "ab Z09+/=?-_.\t\n\r\u0000\u007fé漢";

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(most); length > 0; length--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    @Test
    void whatIsEncodedIsVisibleAndComesBack() {
        for (int i = 0; i < INPUTS; i++) {
            Random random = new Random(i);
            String text = (random.nextInt(8) == 0 ? "=?base64?" : "")
                    + text(random, 12)
                    + (random.nextInt(8) == 0 ? "?=" : "");
            String value = HeaderValues.encode(text);
            byte[] bytes = text.getBytes(UTF_8);
            boolean good = value.chars().allMatch(c -> (c >= ' ' && c < 0x7F) || c == '\t')
                    && value.equals(value.strip())
                    && text.equals(HeaderValues.decode(value))
                    && HeaderValues.matches(value, bytes, 0, bytes.length);
            if (!good) {
                throw new AssertionError("input " + i + ": " + text + " became " + value);
            }
        }
    }

    @Test
    void garbageIsNothingOrStandsForWhatItSays() {
        int decoded = 0;
        for (int i = 0; i < INPUTS; i++) {
            Random random = new Random(i);
            String value = switch (random.nextInt(3)) {
                case 0 -> text(random, 20);
                case 1 -> "=?base64?" + text(random, 12) + "?=";
                default -> "=?base64?" + text(random, 6).replaceAll("[^A-Za-z0-9+/=]", "A") + "?=";
            };
            String text = HeaderValues.decode(value);
            byte[] bytes = (text == null ? value : text).getBytes(UTF_8);
            if (HeaderValues.matches(value, bytes, 0, bytes.length) != (text != null)) {
                throw new AssertionError("input " + i + ": " + value + " stands for " + text);
            }
            decoded += text == null ? 0 : 1;
        }
        assertThat(decoded).isGreaterThan(INPUTS / 20);
    }
}
