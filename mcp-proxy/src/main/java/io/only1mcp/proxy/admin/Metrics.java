package io.only1mcp.proxy.admin;

import io.only1mcp.proxy.metrics.Exposition;
import io.only1mcp.proxy.serve.Realm;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Metrics one after the other, of which each is written when its turn comes, and so is each backend's part in it. */
final class Metrics implements Iterator<String> {
    /** About as much is written at a time. */
    private static final int PART_CHARS = 16 * 1024;

    private final Rows rows;
    private final Deque<Supplier<Iterator<Consumer<Exposition>>>> left = new ArrayDeque<>();
    private Iterator<Consumer<Exposition>> current = Collections.emptyIterator();

    Metrics(Collection<Realm> realms) {
        rows = new Rows(realms);
    }

    /** Some metrics that are written at once. */
    Metrics some(Consumer<Exposition> writer) {
        left.add(() -> List.of(writer).iterator());
        return this;
    }

    /** A metric with samples of each backend. */
    Metrics each(String name, String type, String help, BiConsumer<Exposition, Rows.Row> samples) {
        some(page -> page.metric(name, type, help));
        left.add(() -> {
            Iterator<Rows.Row> each = rows.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return each.hasNext();
                }

                @Override
                public Consumer<Exposition> next() {
                    Rows.Row row = each.next();
                    return page -> samples.accept(page, row);
                }
            };
        });
        return this;
    }

    @Override
    public boolean hasNext() {
        while (!current.hasNext() && !left.isEmpty()) {
            current = left.remove().get();
        }
        return current.hasNext();
    }

    @Override
    public String next() {
        Exposition page = new Exposition();
        while (page.length() < PART_CHARS && hasNext()) {
            current.next().accept(page);
        }
        return page.text();
    }
}
