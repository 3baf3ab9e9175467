package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.upstream.Backend;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pages that were read before: an answer whose bytes did not change is not read again. Holds at most some megabytes, the
 * most recently used.
 */
final class Pages {
    private static final long MOST_BYTES = 4L * 1024 * 1024;

    /**
     * Which page it is.
     *
     * @param backend the backend's name
     * @param modern whether it was asked in the era since 2026-07-28
     * @param cursor the backend's cursor, or null for the first page
     */
    private record Key(
            String backend, boolean modern, @Nullable String cursor) {}

    private final Map<Key, Page> pages = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** The page that an answer holds; null when it holds none. */
    @Nullable
    Page read(Backend backend, boolean modern, @Nullable String cursor, byte[] source, byte[] prefix) {
        Key key = new Key(backend.name(), modern, cursor);
        Page known = pages.get(key);
        if (known != null && Arrays.equals(known.source(), source)) {
            return known;
        }
        Page page = Page.read(source, prefix);
        if (page != null) {
            bytes += size(page) - size(pages.put(key, page));
            shrink();
        }
        return page;
    }

    private static long size(@Nullable Page page) {
        return page == null ? 0 : (long) page.source().length + page.tools().length;
    }

    private void shrink() {
        Iterator<Page> eldest = pages.values().iterator();
        while (bytes > MOST_BYTES && eldest.hasNext()) {
            bytes -= size(eldest.next());
            eldest.remove();
        }
    }

    void forget() {
        pages.clear();
        bytes = 0;
    }
}
