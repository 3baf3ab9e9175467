package io.only1mcp.wire.json;

import java.util.Arrays;

/** Steps over the members of a JSON object in its bytes. Allocates nothing. Reusable, for one thread. */
public final class JsonMember {
    private static final byte[] NOTHING = {};

    private final JsonScanner scanner = new JsonScanner();
    private byte[] bytes = NOTHING;
    private int to;
    private int at;
    private int keyStart;
    private int keyEnd;
    private int start;
    private int end;

    /** Stands at no member. */
    public JsonMember() {}

    /** Stands before the first member of the well-formed object in {@code source[from, to)}. */
    public void begin(byte[] source, int from, int behind) {
        scanner.reset(source, behind);
        bytes = source;
        to = behind;
        at = scanner.space(from + 1);
    }

    /** Steps to the next member; false, and the bytes are let go of, where there is none. */
    public boolean next() {
        if (at < 0 || at >= to || bytes[at] != '"') {
            forget();
            return false;
        }
        keyStart = at + 1;
        keyEnd = scanner.string(keyStart);
        start = keyEnd < 0 ? keyEnd : scanner.colon(keyEnd + 1);
        end = start < 0 ? start : scanner.value(start, 1);
        if (end < 0) {
            forget();
            return false;
        }
        at = scanner.space(end);
        at = at < to && bytes[at] == ',' ? scanner.space(at + 1) : to;
        return true;
    }

    /** Lets go of the bytes, which may be large. */
    private void forget() {
        scanner.reset(NOTHING, 0);
        bytes = NOTHING;
        to = 0;
        at = 0;
    }

    /**
     * Looks for the first member of that name.
     *
     * @param source holds a well-formed object in {@code [from, behind)}
     * @param name its name in UTF-8; one that is written with escapes is not found
     * @return whether it is there
     */
    public boolean find(byte[] source, int from, int behind, byte[] name) {
        begin(source, from, behind);
        while (next()) {
            if (is(name)) {
                forget();
                return true;
            }
        }
        return false;
    }

    /** Whether the member that was stepped to has this name, which is in UTF-8; never where it is written with escapes. */
    public boolean is(byte[] name) {
        return Arrays.equals(bytes, keyStart, keyEnd, name, 0, name.length);
    }

    /** Where the value begins. */
    public int start() {
        return start;
    }

    /** The index behind it. */
    public int end() {
        return end;
    }
}
