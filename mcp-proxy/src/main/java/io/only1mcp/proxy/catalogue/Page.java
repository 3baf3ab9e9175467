package io.only1mcp.proxy.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.auth.Patterns;
import io.only1mcp.wire.json.JsonStrings;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a backend's list, with its names or URIs prefixed and all else byte for byte as the backend wrote it.
 *
 * @param source the message that it was read from
 * @param items the items as JSON, with commas between them; empty when there are none
 * @param places where each item ends in the items, and where its name or URI begins and ends, with its prefix
 * @param uris the URIs or templates at the backend, where the items have them; else empty
 * @param nextCursor where the next page is, or null after the last
 * @param ttlMillis how long it holds, 0 or more
 * @param isPrivate whether it is for one client only
 * @param remarks what is wrong with names, in words
 */
@SuppressWarnings("ArrayRecordComponent") // never written, never compared
record Page(
        byte[] source,
        byte[] items,
        int[] places,
        List<String> uris,
        @Nullable String nextCursor,
        long ttlMillis,
        boolean isPrivate,
        List<String> remarks) {

    /** About how much memory it takes. */
    long bytes() {
        long texts = 256;
        for (String uri : uris) {
            texts += 2L * uri.length() + 64;
        }
        return texts + source.length + items.length + 4L * places.length;
    }

    /**
     * Writes the items that are allowed, with commas between them.
     *
     * @param comma whether a comma goes before the first
     * @return whether there was any
     */
    boolean write(ByteArrayOutputStream out, boolean comma, Patterns allowed) {
        if (allowed.all()) {
            if (items.length > 0) {
                separate(out, comma);
                out.writeBytes(items);
            }
            return items.length > 0;
        }
        boolean any = false;
        for (int at = 0, from = 0; at < places.length; at += 3) {
            if (isAllowed(allowed, places[at + 1], places[at + 2])) {
                separate(out, comma || any);
                out.write(items, from, places[at] - from);
                any = true;
            }
            from = places[at] + 1;
        }
        return any;
    }

    private static void separate(ByteArrayOutputStream out, boolean comma) {
        if (comma) {
            out.write(',');
        }
    }

    private boolean isAllowed(Patterns allowed, int from, int to) {
        for (int i = from; i < to; i++) {
            if (items[i] == '\\') {
                byte[] name = JsonStrings.unescape(items, from, to).getBytes(UTF_8);
                return allowed.allow(name, 0, name.length);
            }
        }
        return allowed.allow(items, from, to);
    }
}
