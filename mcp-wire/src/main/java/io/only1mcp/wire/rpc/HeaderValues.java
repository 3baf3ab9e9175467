package io.only1mcp.wire.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Values of {@code Mcp-Name} and {@code Mcp-Param-*}: visible ASCII with blanks inside stands for itself, anything else
 * is written {@code =?base64?…?=} around its UTF-8 (2026-07-28).
 */
public final class HeaderValues {
    private static final String PREFIX = "=?base64?";
    private static final String SUFFIX = "?=";

    private HeaderValues() {}

    /** The value that stands for {@code text}. */
    public static String encode(String text) {
        return isPlain(text) ? text : PREFIX + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + SUFFIX;
    }

    /** The text that the value stands for, or null when it holds other characters or bad base64. */
    public static @Nullable String decode(String value) {
        if (!isEncoded(value)) {
            return isPrintable(value) ? value : null;
        }
        String base64 = value.substring(PREFIX.length(), value.length() - SUFFIX.length());
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            // The decoder takes a missing padding and stray bits; the encoder never writes them.
            boolean strict = Base64.getEncoder().encodeToString(bytes).equals(base64);
            return strict ? UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString() : null;
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }

    /** Whether the value stands for the text in {@code bytes[from, to)}, which is UTF-8. */
    static boolean matches(String value, byte[] bytes, int from, int to) {
        if (isEncoded(value)) {
            String text = decode(value);
            return text != null && Arrays.equals(text.getBytes(UTF_8), Arrays.copyOfRange(bytes, from, to));
        }
        if (value.length() != to - from) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != bytes[from + i] || !isPrintable(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEncoded(String value) {
        return value.length() >= PREFIX.length() + SUFFIX.length()
                && value.startsWith(PREFIX)
                && value.endsWith(SUFFIX);
    }

    private static boolean isPlain(String text) {
        boolean outerBlank = !text.isEmpty() && (isBlank(text.charAt(0)) || isBlank(text.charAt(text.length() - 1)));
        return !text.isEmpty() && !outerBlank && isPrintable(text) && !isEncoded(text);
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(HeaderValues::isPrintable);
    }

    private static boolean isPrintable(int c) {
        return (c >= ' ' && c < 0x7F) || c == '\t';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
