package io.only1mcp.proxy.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.wire.json.JsonStrings;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One line in the making: the members of a JSON object. Reused for each; grows to the longest line. */
final class LineBuffer {
    private static final int MICROS = 1_000_000;

    private byte[] bytes = new byte[1024];
    private int length;
    private byte[] second = {};
    private long secondShown = Long.MIN_VALUE;

    /** Begins a line with the time. */
    LineBuffer begin(long epochMicros) {
        length = 0;
        long seconds = Math.floorDiv(epochMicros, MICROS);
        if (seconds != secondShown) {
            secondShown = seconds;
            String text = Instant.ofEpochSecond(seconds).toString();
            second = ("{\"time\":\"" + text.substring(0, text.length() - 1) + ".").getBytes(US_ASCII);
        }
        raw(second, 0, second.length);
        room(6);
        long rest = Math.floorMod(epochMicros, MICROS);
        for (int at = length + 5; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += 6;
        return ascii("Z\"");
    }

    /** A member; {@code key} comes as {@code ,"key":}. */
    LineBuffer number(String key, long value) {
        ascii(key);
        room(20);
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        if (value < 0) {
            bytes[length++] = '-';
        }
        long rest = value;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** A member whose text lies in {@code inside[0, count)}, escaped where that is needed; none when it is empty. */
    LineBuffer text(String key, byte[] inside, int count) {
        if (count == 0) {
            return this;
        }
        ascii(key);
        room(count + 2);
        bytes[length++] = '"';
        raw(inside, 0, count);
        bytes[length++] = '"';
        return this;
    }

    /** A text with its escapes, and no longer than {@code most} characters; empty for null. */
    static byte[] escaped(@Nullable String text, int most) {
        if (text == null) {
            return new byte[0];
        }
        String shown = text.length() <= most ? text : text.substring(0, most) + "…";
        byte[] quoted = JsonStrings.quote(shown).getBytes(UTF_8);
        return Arrays.copyOfRange(quoted, 1, quoted.length - 1);
    }

    /** Ends the line. */
    LineBuffer end() {
        return ascii("}\n");
    }

    LineBuffer ascii(String text) {
        int count = text.length();
        room(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    private void raw(byte[] from, int at, int count) {
        room(count);
        System.arraycopy(from, at, bytes, length, count);
        length += count;
    }

    private void room(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }

    /** The array that holds the line from index 0. */
    byte[] bytes() {
        return bytes;
    }

    /** Its length in bytes. */
    int length() {
        return length;
    }
}
