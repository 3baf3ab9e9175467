package io.only1mcp.proxy.admin;

import io.only1mcp.proxy.metrics.Exposition;
import io.only1mcp.proxy.serve.Realm;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Replica;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** All backends of all realms, one after the other. There may be thousands, so nobody who goes through them holds a list. */
final class Rows implements Iterable<Rows.Row> {

    /** A backend of a realm. */
    record Row(Realm realm, Backend backend) {
        /** Whether it can be used, as far as is known: not where it speaks no MCP, though it can be reached. */
        Backend.State state() {
            return realm.directory().refusal(backend).isEmpty() ? backend.state() : Backend.State.DOWN;
        }

        /** The same of one of its replicas: one of a backend that is down or starting is no better, though it takes connections. */
        Backend.State state(Replica replica) {
            Backend.State whole = state();
            return whole == Backend.State.DOWN || whole == Backend.State.STARTING ? whole : replica.state();
        }

        String label() {
            String name = Exposition.label("backend", backend.name());
            return realm.tenant().isEmpty() ? name : name + "," + Exposition.label("tenant", realm.tenant());
        }
    }

    private final List<Realm> realms;

    Rows(Collection<Realm> realms) {
        this.realms = List.copyOf(realms);
    }

    @Override
    public Iterator<Row> iterator() {
        Iterator<Realm> next = realms.iterator();
        return new Iterator<>() {
            private Iterator<Row> in = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!in.hasNext() && next.hasNext()) {
                    Realm realm = next.next();
                    in = realm.routes().backends().stream()
                            .map(backend -> new Row(realm, backend))
                            .iterator();
                }
                return in.hasNext();
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return in.next();
            }
        };
    }
}
