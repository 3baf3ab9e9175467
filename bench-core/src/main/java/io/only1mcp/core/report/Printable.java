package io.only1mcp.core.report;

import java.util.regex.Pattern;

/**
 * Texts that others wrote, such as names in a profile or what a target says of itself, fit for one line of a terminal, a log or a
 * page: a character that would steer it is shown as Java writes it, and does nothing.
 */
public final class Printable {
    private static final Pattern BREAK = Pattern.compile("\\s*[\\t\\n\\x0B\\f\\r\\x85\\u2028\\u2029]+\\s*");

    private Printable() {}

    /** The text in one line: where one ended there is a space, and control and format characters read {@code \u001b}. */
    public static String line(String text) {
        if (text.codePoints().allMatch(Printable::isHarmless)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        BREAK.matcher(text).replaceAll(" ").codePoints().forEach(letter -> {
            if (isHarmless(letter)) {
                shown.appendCodePoint(letter);
            } else {
                shown.append(String.format("\\u%04x", letter));
            }
        });
        return shown.toString();
    }

    private static boolean isHarmless(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
