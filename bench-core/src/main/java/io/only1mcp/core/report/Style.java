package io.only1mcp.core.report;

/**
 * How a terminal takes text.
 *
 * @param width columns, 40 or more
 * @param colour whether colours may be used; they never carry a meaning alone
 */
public record Style(int width, boolean colour) {
    /** Narrower terminals get lines that are too long. */
    private static final int NARROWEST = 40;

    public Style {
        width = Math.max(width, NARROWEST);
    }

    String bold(String text) {
        return in("1", text);
    }

    String good(String text) {
        return in("32", text);
    }

    String doubtful(String text) {
        return in("33", text);
    }

    String bad(String text) {
        return in("31", text);
    }

    String faint(String text) {
        return in("2", text);
    }

    private String in(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
