package io.only1mcp.macro.client;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The beginning of what a target sent, fit to be shown in one line: bounded, and without control characters. */
final class Excerpt {
    private static final int LONGEST = 120;

    private Excerpt() {}

    static String of(byte[] bytes) {
        int length = Math.min(bytes.length, 4 * LONGEST);
        return bytes.length == 0 ? "nothing" : of(new String(bytes, 0, length, UTF_8));
    }

    static String of(String text) {
        StringBuilder shown = new StringBuilder("\"");
        int[] letters = text.strip().codePoints().limit(LONGEST + 1L).toArray();
        for (int i = 0; i < Math.min(letters.length, LONGEST); i++) {
            int letter = letters[i];
            if (letter == '\n' || letter == '\r' || letter == '\t') {
                shown.append(' ');
            } else if (Character.isISOControl(letter) || Character.getType(letter) == Character.FORMAT) {
                shown.append("\\u").append(String.format("%04x", letter));
            } else {
                shown.appendCodePoint(letter);
            }
        }
        return shown.append(letters.length > LONGEST ? "…\"" : "\"").toString();
    }
}
