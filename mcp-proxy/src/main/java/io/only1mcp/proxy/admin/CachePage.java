package io.only1mcp.proxy.admin;

import static io.only1mcp.proxy.metrics.Exposition.label;

import io.only1mcp.proxy.cache.AnswerCache;
import io.only1mcp.proxy.cache.CacheCounts.Event;
import io.only1mcp.proxy.metrics.Exposition;
import io.only1mcp.proxy.serve.Realm;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /metrics} says of the answers that are kept. Hits and coalesced calls together are the calls that the backends
 * did not get.
 */
final class CachePage {

    /** The cache of a realm. */
    private record Row(String label, AnswerCache cache) {
        static @Nullable Row of(Realm realm) {
            AnswerCache cache = realm.answers();
            return cache == null
                    ? null
                    : new Row(realm.tenant().isEmpty() ? "" : Exposition.label("tenant", realm.tenant()), cache);
        }
    }

    private CachePage() {}

    static void metrics(Exposition page, Collection<Realm> realms) {
        List<Row> rows = realms.stream().map(Row::of).filter(Objects::nonNull).toList();
        if (rows.isEmpty()) {
            return;
        }
        counter(page, rows, "hits_total", "Calls answered from memory", Event.HIT);
        counter(page, rows, "coalesced_total", "Calls answered with the answer to an equal one", Event.COALESCED);
        counter(page, rows, "misses_total", "Calls looked up and sent to their backend", Event.MISS);
        counter(
                page,
                rows,
                "skipped_total",
                "Calls that are more than a name and arguments, not looked up",
                Event.SKIPPED);
        String evictions = "only1mcp_cache_evictions_total";
        page.metric(evictions, "counter", "Answers that are kept no longer, by why");
        for (Row row : rows) {
            evicted(page, evictions, row, "full", Event.FULL);
            evicted(page, evictions, row, "expired", Event.EXPIRED);
            evicted(page, evictions, row, "dropped", Event.DROPPED);
        }
        gauge(page, rows, "entries", "Answers that are kept", AnswerCache::entries);
        gauge(page, rows, "bytes", "About how much memory they take", AnswerCache::bytes);
    }

    private static void counter(Exposition page, List<Row> rows, String name, String help, Event event) {
        samples(
                page.metric("only1mcp_cache_" + name, "counter", help),
                rows,
                name,
                cache -> cache.counts().of(event));
    }

    private static void gauge(
            Exposition page, List<Row> rows, String name, String help, ToLongFunction<AnswerCache> figure) {
        samples(page.metric("only1mcp_cache_" + name, "gauge", help), rows, name, figure);
    }

    private static void samples(Exposition page, List<Row> rows, String name, ToLongFunction<AnswerCache> figure) {
        for (Row row : rows) {
            page.sample("only1mcp_cache_" + name, row.label(), figure.applyAsLong(row.cache()));
        }
    }

    private static void evicted(Exposition page, String name, Row row, String reason, Event event) {
        String labels = label("reason", reason) + (row.label().isEmpty() ? "" : "," + row.label());
        page.sample(name, labels, row.cache().counts().of(event));
    }
}
