package io.only1mcp.proxy.catalogue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Pages that backends gave: fresh ones are served again, and the last good ones where a backend gives none. What a backend
 * did not give to everybody is kept apart for each session that it was given to, and not at all where there are no
 * sessions. Holds at most some megabytes, the most recently used. Belongs to one event loop.
 */
final class Shelf {

    /**
     * A page and its age.
     *
     * @param page the page
     * @param cameAt when it came, in nanoseconds of the clock
     * @param holds whether nobody has said since that it changed
     */
    record Kept(Page page, long cameAt, boolean holds) {

        /** How much longer it is fresh, in milliseconds. */
        long left(long now) {
            return holds ? Math.max(0, page.ttlMillis() - (now - cameAt) / 1_000_000) : 0;
        }
    }

    private record Changing(String backend, ItemKind kind) {}

    private static final int ENTRY_BYTES = 256;

    /** Owns the page that came last, whomever it was given to: it is compared, and never served. */
    private static final Object NOBODY = new Object();

    private final LongSupplier clock;
    private final long mostBytes;
    private final Map<PageKey, Kept> pages = new LinkedHashMap<>(16, 0.75f, true);

    /** How often each page stands in the shelf: sessions that were given the same share it. */
    private final IdentityHashMap<Page, Integer> uses = new IdentityHashMap<>();

    /** What stands for a session in keys, so that no session is kept by its pages. */
    private final Map<Asking, Object> owners = new WeakHashMap<>();

    private final Map<Changing, Long> changes = new HashMap<>();
    private long bytes;

    /**
     * An empty shelf.
     *
     * @param clock the time in nanoseconds
     * @param mostBytes about how much memory the pages may take
     */
    Shelf(LongSupplier clock, long mostBytes) {
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    /** The page that an answer holds; one whose bytes did not change is not read again. Null when it holds none. */
    @Nullable
    Page read(PageKey key, byte[] source, byte[] prefix) {
        Page latest = latest(key);
        return latest != null && Arrays.equals(latest.source(), source)
                ? latest
                : PageReader.read(key.kind(), source, prefix);
    }

    /** The page that came last, whomever it was given to; or null. */
    @Nullable
    Page latest(PageKey key) {
        Kept kept = pages.get(key.ownedBy(NOBODY));
        return kept == null ? null : kept.page();
    }

    /**
     * Keeps a page that came just now.
     *
     * @param change the {@linkplain #change change} that stood when it was asked for
     */
    void keep(Asking asking, PageKey key, Page page, long change) {
        Kept kept = new Kept(page, clock.getAsLong(), change == change(key.backend(), key.kind()));
        put(key.ownedBy(NOBODY), kept);
        // The older eras have no scope: what a session is given may be for it alone.
        if (!page.isPrivate() && asking.modern()) {
            put(key, kept);
        } else {
            // What was for everybody before is so no longer.
            remove(key);
            if (!asking.modern()) {
                put(key.ownedBy(owner(asking)), kept);
            }
        }
    }

    private void put(PageKey key, Kept kept) {
        remove(key);
        pages.put(key, kept);
        bytes += ENTRY_BYTES;
        if (uses.merge(kept.page(), 1, Integer::sum) == 1) {
            bytes += kept.page().bytes();
        }
        while (bytes > mostBytes && !pages.isEmpty()) {
            Iterator<PageKey> eldest = pages.keySet().iterator();
            remove(eldest.next());
        }
    }

    private void remove(PageKey key) {
        Kept removed = pages.remove(key);
        if (removed != null) {
            bytes -= ENTRY_BYTES;
            if (uses.merge(removed.page(), -1, (before, less) -> before + less == 0 ? null : before + less) == null) {
                bytes -= removed.page().bytes();
            }
        }
    }

    private Object owner(Asking asking) {
        return owners.computeIfAbsent(asking, any -> new Object());
    }

    /** The page for everybody, when it is fresh; or null. */
    @Nullable
    Kept fresh(PageKey key) {
        Kept kept = pages.get(key);
        return kept != null && kept.left(clock.getAsLong()) > 0 ? kept : null;
    }

    /** The last page that came for whoever asks, however old; or null. */
    @Nullable
    Page last(Asking asking, PageKey key) {
        Kept own = asking.modern() ? null : pages.get(key.ownedBy(owner(asking)));
        Kept kept = own == null ? pages.get(key) : own;
        return kept == null ? null : kept.page();
    }

    /** Whether a page of a backend's list passes, of those that whoever asks may see. */
    boolean any(Asking asking, String backend, ItemKind kind, Predicate<Page> test) {
        Object owner = asking.modern() ? null : owner(asking);
        for (Map.Entry<PageKey, Kept> entry : pages.entrySet()) {
            PageKey key = entry.getKey();
            if ((key.owner() == null || key.owner() == owner)
                    && key.kind() == kind
                    && key.backend().equals(backend)
                    && test.test(entry.getValue().page())) {
                return true;
            }
        }
        return false;
    }

    /** A number that is another one whenever a list of a backend has changed. */
    long change(String backend, ItemKind kind) {
        return changes.getOrDefault(new Changing(backend, kind), 0L);
    }

    /** A list of a backend has changed: its pages are fresh no longer. */
    void changed(String backend, ItemKind kind) {
        changes.merge(new Changing(backend, kind), 1L, Long::sum);
        pages.replaceAll((key, kept) -> key.kind() == kind && key.backend().equals(backend)
                ? new Kept(kept.page(), kept.cameAt(), false)
                : kept);
    }

    /** About how much memory the pages take. */
    long bytes() {
        return bytes;
    }

    /** Forgets the pages of one backend; what was asked of it and has not come yet is not kept as fresh. */
    void forget(String backend) {
        List.copyOf(pages.keySet()).stream()
                .filter(key -> key.backend().equals(backend))
                .forEach(this::remove);
        for (ItemKind kind : ItemKind.values()) {
            changes.merge(new Changing(backend, kind), 1L, Long::sum);
        }
    }

    /** Forgets all pages. */
    void forget() {
        pages.clear();
        uses.clear();
        bytes = 0;
    }
}
