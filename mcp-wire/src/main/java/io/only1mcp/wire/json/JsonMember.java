package io.only1mcp.wire.json;

import java.util.Arrays;

/** Finds a member of a JSON object in its bytes. Allocates nothing. Reusable, for one thread. */
public final class JsonMember {
    private static final byte[] NOTHING = {};

    private final JsonScanner scanner = new JsonScanner();
    private int start;
    private int end;

    /** A finder. */
    public JsonMember() {}

    /**
     * Looks for the first member of that name.
     *
     * @param bytes hold a well-formed object in {@code [from, to)}
     * @param name its name in UTF-8; one that is written with escapes is not found
     * @return whether it is there
     */
    public boolean find(byte[] bytes, int from, int to, byte[] name) {
        scanner.reset(bytes, to);
        boolean found = search(bytes, from, to, name);
        // What was looked through may be large, and is not to be held.
        scanner.reset(NOTHING, 0);
        return found;
    }

    private boolean search(byte[] bytes, int from, int to, byte[] name) {
        int at = scanner.space(from + 1);
        while (at >= 0 && at < to && bytes[at] == '"') {
            int key = at + 1;
            int keyEnd = scanner.string(key);
            if (keyEnd < 0) {
                return false;
            }
            int value = scanner.colon(keyEnd + 1);
            int valueEnd = value < 0 ? value : scanner.value(value, 1);
            if (valueEnd < 0) {
                return false;
            }
            if (Arrays.equals(bytes, key, keyEnd, name, 0, name.length)) {
                start = value;
                end = valueEnd;
                return true;
            }
            at = scanner.space(valueEnd);
            at = at < to && bytes[at] == ',' ? scanner.space(at + 1) : to;
        }
        return false;
    }

    /** Where the value that was found begins. */
    public int start() {
        return start;
    }

    /** The index behind it. */
    public int end() {
        return end;
    }
}
