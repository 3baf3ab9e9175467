package io.only1mcp.macro.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.core.report.Printable;

/** The beginning of what a target sent, fit to be shown in one line: bounded, and without control characters. */
final class Excerpt {
    private static final int LONGEST = 120;

    private Excerpt() {}

    static String of(byte[] bytes) {
        int length = Math.min(bytes.length, 4 * LONGEST);
        return bytes.length == 0 ? "nothing" : of(new String(bytes, 0, length, UTF_8));
    }

    static String of(String text) {
        int[] letters = text.strip().codePoints().limit(LONGEST + 1L).toArray();
        String shown = Printable.line(new String(letters, 0, Math.min(letters.length, LONGEST)));
        return "\"" + shown + (letters.length > LONGEST ? "…\"" : "\"");
    }
}
