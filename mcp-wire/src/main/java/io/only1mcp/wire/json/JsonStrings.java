package io.only1mcp.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The text of JSON strings: out of their escapes and back into them. */
public final class JsonStrings {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonStrings() {}

    /** The text in {@code bytes[from, to)}, which is UTF-8 without escapes. */
    public static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, UTF_8);
    }

    /** The text of the well-formed JSON string whose inside lies in {@code bytes[from, to)}. */
    public static String unescape(byte[] bytes, int from, int to) {
        String source = text(bytes, from, to);
        StringBuilder text = new StringBuilder(source.length());
        int at = 0;
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escape = source.charAt(at++);
            switch (escape) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(source, at, at + 4, 16));
                    at += 4;
                }
                default -> text.append(escape);
            }
        }
        return text.toString();
    }

    /** {@code text} as a JSON string with its quotes; no other way to write it is shorter. */
    public static String quote(CharSequence text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                default -> {
                    if (c < ' ' || (Character.isSurrogate(c) && isUnpaired(text, i))) {
                        json.append("\\u")
                                .append(HEX[c >> 12])
                                .append(HEX[c >> 8 & 0xF])
                                .append(HEX[c >> 4 & 0xF])
                                .append(HEX[c & 0xF]);
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString();
    }

    private static boolean isUnpaired(CharSequence text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }
}
