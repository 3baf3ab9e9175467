package io.only1mcp.proxy.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** The name of one thing, or of many: {@code *} stands for any text, also for none, as in {@code files.read_*}. */
public final class NamePattern {
    private static final int LONGEST = 256;

    /** A longer name, in bytes, fits nothing but {@code *}: comparing it could take long. */
    private static final int LONGEST_NAME = 8 * 1024;

    private final String text;
    private final byte[] pattern;
    private final boolean all;

    private NamePattern(String text) {
        this.text = text;
        this.pattern = text.getBytes(UTF_8);
        this.all = text.equals("*");
    }

    /**
     * A pattern.
     *
     * @throws IllegalArgumentException when it is empty or longer than 256 characters, with a message that begins with
     *     {@code must be}
     */
    public static NamePattern of(String text) {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "must be a name, or a pattern such as files.read_*, of at most 256 characters, got \"" + text
                            + "\"");
        }
        return new NamePattern(text);
    }

    /** Whether a name in UTF-8, in {@code name[from, to)}, fits. Allocates nothing. */
    public boolean matches(byte[] name, int from, int to) {
        if (all || to - from > LONGEST_NAME) {
            return all;
        }
        int at = from;
        int wanted = 0;
        int star = -1;
        int starAt = from;
        while (at < to) {
            if (wanted < pattern.length && pattern[wanted] == '*') {
                star = wanted++;
                starAt = at;
            } else if (wanted < pattern.length && pattern[wanted] == name[at]) {
                wanted++;
                at++;
            } else if (star >= 0) {
                // The last star takes one byte more.
                wanted = star + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (wanted < pattern.length && pattern[wanted] == '*') {
            wanted++;
        }
        return wanted == pattern.length;
    }

    /** Whether any name fits that begins with some bytes. */
    public boolean mayMatch(byte[] beginning) {
        boolean[] reached = new boolean[pattern.length + 1];
        reached[0] = true;
        for (byte c : beginning) {
            boolean[] next = new boolean[pattern.length + 1];
            for (int i = 0; i < pattern.length; i++) {
                if (reached[i] && pattern[i] == '*') {
                    next[i] = true;
                    reached[i + 1] = true;
                } else if (reached[i] && pattern[i] == c) {
                    next[i + 1] = true;
                }
            }
            reached = next;
        }
        for (boolean place : reached) {
            if (place) {
                return true;
            }
        }
        return false;
    }

    /** Whether a name fits. */
    public boolean matches(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        return matches(bytes, 0, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pattern);
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
