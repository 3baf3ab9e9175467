package io.only1mcp.proxy.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.auth.Patterns;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Reply;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.rpc.RpcError;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages of one answer, as they come in. */
final class Gathering extends Round {
    private final Lists lists;
    private final ItemKind kind;
    private final Asking asking;
    private final Patterns allowed;
    private final boolean forOne;
    private final Outcome outcome;
    private final List<Backend> backends;
    private final List<PageKey> keys = new ArrayList<>();
    private final @Nullable Page[] found;
    private final long[] left;
    private final boolean[] fetching;
    private final List<String> missing = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> stale = new ArrayList<>();
    private boolean offered;
    private @Nullable RpcError refusal;

    Gathering(
            Lists lists,
            ItemKind kind,
            Asking asking,
            Patterns allowed,
            boolean forOne,
            Map<Backend, @Nullable String> asked,
            Outcome outcome) {
        super(lists.directory().loop(), asked.size());
        this.lists = lists;
        this.kind = kind;
        this.asking = asking;
        this.allowed = allowed;
        this.forOne = forOne;
        this.outcome = outcome;
        this.backends = List.copyOf(asked.keySet());
        asked.forEach((backend, cursor) -> keys.add(new PageKey(null, backend.name(), kind, asking.modern(), cursor)));
        this.found = new @Nullable Page[asked.size()];
        this.left = new long[asked.size()];
        this.fetching = new boolean[asked.size()];
    }

    @Override
    Backend at(int place) {
        return backends.get(place);
    }

    @Override
    void ask(int place) {
        Knowledge knowledge = knowledge(place);
        if (knowledge.suspicion().isSuspect()) {
            miss(place, knowledge.suspicion().why());
            return;
        }
        Told told = knowledge.told(asking.modern());
        if (told == null) {
            learn(place, knowledge);
            return;
        }
        offers(place, told);
        if (told.isExpired(now())) {
            // What is out of date serves this list, and is renewed for the next.
            knowledge.ask(asking.modern(), Directory.whenever(() -> {}));
        }
    }

    private void learn(int place, Knowledge knowledge) {
        long askedAt = now();
        knowledge.learn(asking.modern(), new Knowledge.Waiter() {
            @Override
            public void known(Told told) {
                offers(place, told);
            }

            @Override
            public void unknown(@Nullable Failure failure, String why) {
                if (!waitsFor(place)) {
                    return;
                }
                if (failure == null && asking.modern()) {
                    // It cannot say what it has; it may have this all the same.
                    fetch(place);
                } else {
                    if (Late.isLate(failure, now() - askedAt)) {
                        lists.directory().missed(knowledge, asking.modern(), why);
                    }
                    miss(place, why);
                }
            }
        });
    }

    private Knowledge knowledge(int place) {
        return lists.directory().of(backends.get(place));
    }

    private long now() {
        return lists.clock().getAsLong();
    }

    private void offers(int place, Told told) {
        if (!waitsFor(place)) {
            return;
        }
        if (!told.speaks(asking.modern())) {
            leaveOut(place, told.whyNot(asking.modern()));
        } else if (told.capabilities().has(kind.capability())) {
            offered = true;
            fetch(place);
        } else {
            settle(place);
        }
    }

    /** It speaks another era only. The list is whole without it, as far as this client is concerned. */
    private void leaveOut(int place, String why) {
        if (knowledge(place).mayHave(kind.capability())) {
            leftOut.add(named(place, why));
        }
        settle(place);
    }

    private void fetch(int place) {
        Shelf.Kept fresh = lists.shelf().fresh(keys.get(place));
        if (fresh != null) {
            found[place] = fresh.page();
            left[place] = fresh.left(now());
            settle(place);
            return;
        }
        fetching[place] = true;
        long askedAt = now();
        lists.fetch(asking, backends.get(place), keys.get(place), new Fetches.Waiter() {
            @Override
            public void came(Page page) {
                lists.remark(backends.get(place), page);
                if (waitsFor(place)) {
                    offered = true;
                    found[place] = page;
                    left[place] = page.ttlMillis();
                    settle(place);
                }
            }

            @Override
            public void refused(Reply reply) {
                if (waitsFor(place)) {
                    refusedBy(place, reply);
                }
            }

            @Override
            public void failed(Failure failure, String why) {
                if (waitsFor(place)) {
                    if (Late.isLate(failure, now() - askedAt)) {
                        lists.missed(backends.get(place), keys.get(place), why);
                    }
                    miss(place, why);
                }
            }
        });
    }

    private void refusedBy(int place, Reply reply) {
        if (reply.errorCode() == ErrorCodes.METHOD_NOT_FOUND) {
            settle(place);
        } else if (reply.errorCode() == ErrorCodes.INVALID_PARAMS
                && keys.get(place).cursor() != null) {
            refusal = RpcError.of(
                    200,
                    ErrorCodes.INVALID_PARAMS,
                    "cursor: " + named(place, reply.inWords()) + "; begin without a cursor");
            settle(place);
        } else {
            miss(place, reply.inWords() + " to " + kind.method() + ", which is no list");
        }
    }

    /** A backend gives no page: the last good one takes its place, unless it never had such a list. */
    private void miss(int place, String why) {
        Told told = knowledge(place).last(asking.modern());
        if (told == null || !told.speaks(asking.modern()) || told.capabilities().has(kind.capability())) {
            Page last = lists.shelf().last(asking, keys.get(place));
            found[place] = last;
            (last == null ? missing : stale).add(named(place, why));
        }
        settle(place);
    }

    private String named(int place, String why) {
        return "backend " + backends.get(place).name() + ": " + why;
    }

    @Override
    void late(int place) {
        Knowledge knowledge = knowledge(place);
        if (fetching[place]) {
            lists.missed(backends.get(place), keys.get(place), lateTo(place, kind.method()));
        } else {
            lists.directory().missed(knowledge, asking.modern(), lateTo(place, Directory.asking(asking.modern())));
        }
        miss(place, knowledge.suspicion().why());
    }

    @Override
    void done() {
        boolean nothing = stale.isEmpty() && !offered;
        if (refusal != null) {
            outcome.refused(refusal);
        } else if (nothing && missing.isEmpty() && !backends.isEmpty()) {
            outcome.refused(RpcError.of(
                    asking.modern() ? 404 : 200,
                    ErrorCodes.METHOD_NOT_FOUND,
                    "method not found: " + kind.method() + "; no backend has " + kind.capability()
                            + (leftOut.isEmpty() ? "" : " here; " + String.join("; ", leftOut))));
        } else if (!missing.isEmpty() && missing.size() + leftOut.size() == found.length) {
            outcome.refused(Handshake.nobody(missing));
        } else {
            outcome.result(result());
        }
    }

    private byte[] result() {
        int bytes = 512;
        for (Page page : found) {
            bytes += page == null ? 0 : page.items().length + 1;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes);
        out.writeBytes(utf8((asking.modern() ? "{\"resultType\":\"complete\",\"" : "{\"") + kind.key() + "\":["));
        Map<String, String> cursors = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        long ttl = missing.isEmpty() && stale.isEmpty() ? Long.MAX_VALUE : 0;
        // Tenants and roles see different things, and a shared cache knows nothing of either.
        boolean isPrivate = forOne;
        boolean first = true;
        for (int i = 0; i < found.length; i++) {
            Page page = found[i];
            if (page == null) {
                continue;
            }
            first &= !page.write(out, !first, allowed);
            if (page.nextCursor() != null) {
                cursors.put(backends.get(i).name(), page.nextCursor());
            }
            for (String remark : allowed.all() ? page.remarks() : List.<String>of()) {
                names.add(named(i, remark));
            }
            ttl = Math.min(ttl, left[i]);
            isPrivate |= page.isPrivate();
        }
        String hints = asking.modern()
                ? ",\"ttlMs\":" + (ttl == Long.MAX_VALUE ? 0 : ttl) + ",\"cacheScope\":\""
                        + (isPrivate ? "private" : "public") + "\""
                : "";
        out.writeBytes(utf8("]" + nextCursor(cursors) + hints + meta(names) + "}"));
        return out.toByteArray();
    }

    private static String nextCursor(Map<String, String> cursors) {
        String joined = Cursors.join(cursors);
        return joined == null ? "" : ",\"nextCursor\":" + JsonStrings.quote(joined);
    }

    private String meta(List<String> names) {
        List<String> unavailable = new ArrayList<>(missing);
        unavailable.addAll(leftOut);
        String server = asking.modern() ? ",\"" + MetaKeys.SERVER_INFO + "\":" + Handshake.SERVER_INFO : "";
        String members = server
                + Remarks.UNAVAILABLE.member(unavailable)
                + Remarks.STALE.member(stale)
                + Remarks.NAMES.member(names);
        return members.isEmpty() ? "" : ",\"_meta\":{" + members.substring(1) + "}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
