package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.wire.json.JsonStrings;
import java.util.Arrays;

/**
 * Finds a few members of the arguments of a call in its bytes. Reusable, allocates nothing. The JSON was checked before,
 * so this steps over it without checking again; where a member comes twice, the last one counts, as in most parsers.
 */
final class Arguments {

    /** The most members that can be looked for. */
    static final int MOST = Long.SIZE;

    private byte[] bytes = {};
    private int to;
    private long seen;
    private int start;
    private int end;

    /**
     * Looks at the object in {@code json[from, end)}.
     *
     * @param names the members looked for, at most {@link #MOST}; the place of the first one is remembered
     */
    void read(byte[] json, int from, int behind, byte[][] names) {
        bytes = json;
        to = behind;
        seen = 0;
        int at = space(from + 1);
        while (at < to && json[at] == '"') {
            int key = at + 1;
            int keyEnd = string(key);
            int index = indexOf(key, keyEnd, names);
            int value = space(space(keyEnd + 1) + 1);
            at = value(value);
            if (index >= 0) {
                seen |= 1L << index;
                if (index == 0) {
                    start = value;
                    end = at;
                }
            }
            at = space(at);
            if (at < to && json[at] == ',') {
                at = space(at + 1);
            }
        }
    }

    /** There are no arguments. */
    void none() {
        seen = 0;
    }

    /** A bit for each of the names that is there. */
    long seen() {
        return seen;
    }

    /** Whether the first name is there. */
    boolean hasFirst() {
        return (seen & 1) != 0;
    }

    /** Whether the first name is there and a string. */
    boolean isString() {
        return hasFirst() && bytes[start] == '"';
    }

    /** Where the text of the first name begins, behind its quote. */
    int start() {
        return start + 1;
    }

    /** The index of the quote that ends it. */
    int end() {
        return end - 1;
    }

    private int indexOf(int from, int keyEnd, byte[][] names) {
        for (int i = 0; i < names.length; i++) {
            byte[] name = names[i];
            if (name.length == keyEnd - from && Arrays.equals(name, 0, name.length, bytes, from, keyEnd)) {
                return i;
            }
        }
        for (int i = from; i < keyEnd; i++) {
            if (bytes[i] == '\\') {
                byte[] text = JsonStrings.unescape(bytes, from, keyEnd).getBytes(UTF_8);
                for (int name = 0; name < names.length; name++) {
                    if (Arrays.equals(text, names[name])) {
                        return name;
                    }
                }
                return -1;
            }
        }
        return -1;
    }

    private int space(int from) {
        int at = from;
        while (at < to && bytes[at] <= ' ' && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** From behind an opening quote to the closing one. */
    private int string(int from) {
        int at = from;
        while (bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    /** Behind the value that begins here. */
    private int value(int from) {
        if (bytes[from] == '"') {
            return string(from + 1) + 1;
        }
        int depth = 0;
        int at = from;
        while (true) {
            switch (bytes[at]) {
                case '"' -> at = string(at + 1);
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (depth == 0) {
                        return at;
                    }
                    if (--depth == 0) {
                        return at + 1;
                    }
                }
                case ',' -> {
                    if (depth == 0) {
                        return at;
                    }
                }
                default -> {
                    // part of a number, a word or white space
                }
            }
            at++;
        }
    }
}
