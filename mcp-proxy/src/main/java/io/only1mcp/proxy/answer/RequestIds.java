package io.only1mcp.proxy.answer;

import io.only1mcp.wire.json.JsonStrings;
import java.util.Arrays;

/** The ids of requests, as they stand in JSON with their quotes. */
public final class RequestIds {
    private RequestIds() {}

    /** Whether two ids are the same: byte for byte, or as texts of which one is written with escapes. */
    public static boolean same(byte[] one, int from, int to, byte[] other, int otherFrom, int otherTo) {
        if (Arrays.equals(one, from, to, other, otherFrom, otherTo)) {
            return true;
        }
        if (!isText(one, from, to) || !isText(other, otherFrom, otherTo)) {
            return false;
        }
        try {
            return JsonStrings.unescape(one, from + 1, to - 1)
                    .equals(JsonStrings.unescape(other, otherFrom + 1, otherTo - 1));
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            // What came in pieces has not been checked: an escape that is none.
            return false;
        }
    }

    private static boolean isText(byte[] bytes, int from, int to) {
        return to - from >= 2 && bytes[from] == '"' && bytes[to - 1] == '"';
    }
}
