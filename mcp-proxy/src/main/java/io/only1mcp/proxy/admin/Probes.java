package io.only1mcp.proxy.admin;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.serve.Realm;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.JsonStrings;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What those ask who keep the gateway running: whether it lives, {@code /health}, which is so as long as it answers, and
 * whether it should be given work, {@code /ready}: while it does not drain, and some backend can be used. Both say how the
 * backends are. Backends that nothing is known of are asked first, for less than the second that such askers wait.
 */
final class Probes {
    private static final long PATIENCE_MILLIS = 800;
    private static final AnswerHead UNREADY = AnswerHead.of(503, "application/json", "Retry-After: 1");

    private final Collection<Realm> realms;
    private final EventLoop loop;
    private final LongPage.Underway underway;
    private boolean draining;

    /**
     * Nobody has asked yet.
     *
     * @param realms those that there are, as they come and go
     * @param underway long pages that are on their way
     */
    Probes(Collection<Realm> realms, EventLoop loop, LongPage.Underway underway) {
        this.underway = underway;
        this.realms = realms;
        this.loop = loop;
    }

    /** From now on it is not ready any more. */
    void drain() {
        draining = true;
    }

    void health(HttpExchange exchange) {
        Reaching waiting = new Reaching(exchange);
        whenAsked(() -> waiting.answer(Answers.JSON, page("up"), underway));
    }

    void ready(HttpExchange exchange) {
        Reaching waiting = new Reaching(exchange);
        if (draining || usable()) {
            answer(waiting);
        } else {
            whenAsked(() -> answer(waiting));
        }
    }

    private void answer(Reaching waiting) {
        if (draining) {
            waiting.answer(UNREADY, page("draining"), underway);
        } else if (usable()) {
            waiting.answer(Answers.JSON, page("ready"), underway);
        } else {
            waiting.answer(UNREADY, page(isStarting() ? "starting" : "no backend"), underway);
        }
    }

    /** Whether a call to some backend may succeed: it has spoken MCP, and is neither gone nor too slow. */
    private boolean usable() {
        return realms.stream()
                .anyMatch(realm -> realm.routes().backends().stream()
                        .anyMatch(backend -> backend.state() != Backend.State.DOWN
                                && realm.directory().isOfUse(backend)
                                && !realm.directory().isSuspect(backend)));
    }

    /** Whether the process of some backend has just been started. */
    private boolean isStarting() {
        return realms.stream()
                .anyMatch(realm -> realm.routes().backends().stream()
                        .anyMatch(backend -> backend.state() == Backend.State.STARTING));
    }

    /** Runs something when all backends have answered that are asked, or have had their time; perhaps twice. */
    private void whenAsked(Runnable run) {
        List<Realm> all = List.copyOf(realms);
        int[] left = {all.size()};
        for (Realm realm : all) {
            realm.directory().reach(() -> {
                left[0]--;
                if (left[0] == 0) {
                    run.run();
                }
            });
        }
        if (left[0] > 0) {
            ScheduledFuture<?> unused = loop.schedule(run, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private Iterator<String> page(String status) {
        Iterator<Rows.Row> rows = new Rows(realms).iterator();
        return new Iterator<>() {
            private String before = "{\"status\":\"" + status + "\",\"backends\":[";
            private boolean ended;

            @Override
            public boolean hasNext() {
                return !ended;
            }

            @Override
            public String next() {
                String text = before + (rows.hasNext() ? health(rows.next()) : "");
                before = ",";
                ended = !rows.hasNext();
                return ended ? text + "]}" : text;
            }
        };
    }

    private static String health(Rows.Row row) {
        Realm realm = row.realm();
        Backend backend = row.backend();
        String state = row.state().text();
        String why = Stream.of(
                        backend.lastError(),
                        realm.directory().refusal(backend),
                        realm.directory().suspicion(backend))
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElse("");
        String error = why.isEmpty() ? "" : ",\"error\":" + JsonStrings.quote(why);
        String suspect = realm.directory().isSuspect(backend) ? ",\"suspect\":true" : "";
        String whose = realm.tenant().isEmpty() ? "" : ",\"tenant\":" + JsonStrings.quote(realm.tenant());
        return "{\"name\":" + JsonStrings.quote(backend.name()) + whose + ",\"url\":" + JsonStrings.quote(backend.url())
                + ",\"status\":\"" + state + "\"" + suspect + error + ",\"replicas\":"
                + ReplicaPages.health(row) + "}";
    }
}
