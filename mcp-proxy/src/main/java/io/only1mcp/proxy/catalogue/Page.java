package io.only1mcp.proxy.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a backend's list, with its names or URIs prefixed and all else byte for byte as the backend wrote it.
 *
 * @param source the message that it was read from
 * @param items the items as JSON, with commas between them; empty when there are none
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
        return texts + source.length + items.length;
    }
}
