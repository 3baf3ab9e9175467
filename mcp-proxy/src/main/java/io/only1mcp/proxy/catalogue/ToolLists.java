package io.only1mcp.proxy.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Question;
import io.only1mcp.proxy.upstream.Reply;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.rpc.RpcError;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tools of all backends in one list: all backends are asked at once, and their pages follow one another in the order
 * in which the backends are configured. A backend that does not answer in time is left out, and the result says so.
 */
public final class ToolLists {
    private static final String UNAVAILABLE = "io.only1mcp/unavailable";

    private final Routes routes;
    private final Pages pages = new Pages();

    /** Lists of the backends that the routes lead to. */
    public ToolLists(Routes routes) {
        this.routes = routes;
    }

    /** Forgets all pages. */
    public void forget() {
        pages.forget();
    }

    /**
     * Answers tools/list.
     *
     * @param asking asks the backends, in the era of the client
     * @param cursor a cursor that was given before, or null for the beginning
     */
    public void list(Asking asking, @Nullable String cursor, Outcome outcome) {
        Map<Backend, @Nullable String> asked = asked(cursor);
        if (asked == null) {
            outcome.refused(RpcError.of(
                    200, ErrorCodes.INVALID_PARAMS, "cursor: must be one that was given before; begin without one"));
            return;
        }
        Gathering gathering = new Gathering(asking, asked.size(), outcome);
        int place = 0;
        for (Map.Entry<Backend, @Nullable String> entry : asked.entrySet()) {
            gathering.ask(place++, entry.getKey(), entry.getValue());
        }
    }

    private @Nullable Map<Backend, @Nullable String> asked(@Nullable String cursor) {
        Map<Backend, @Nullable String> asked = new LinkedHashMap<>();
        if (cursor == null) {
            routes.backends().forEach(backend -> asked.put(backend, null));
            return asked;
        }
        Map<String, String> cursors = Cursors.split(cursor);
        if (cursors == null) {
            return null;
        }
        for (Backend backend : routes.backends()) {
            String own = cursors.remove(backend.name());
            if (own != null) {
                asked.put(backend, own);
            }
        }
        return cursors.isEmpty() ? asked : null;
    }

    /** The pages of one answer, as they come in. */
    private final class Gathering {
        private final Asking asking;
        private final boolean modern;
        private final Outcome outcome;
        private final @Nullable Page[] found;
        private final @Nullable Backend[] backends;
        private final List<Backend> missing = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();
        private int left;

        Gathering(Asking asking, int asked, Outcome outcome) {
            this.asking = asking;
            this.modern = asking.modern();
            this.outcome = outcome;
            this.found = new @Nullable Page[asked];
            this.backends = new @Nullable Backend[asked];
            this.left = asked;
        }

        void ask(int place, Backend backend, @Nullable String cursor) {
            backends[place] = backend;
            String params = cursor == null ? "" : "\"cursor\":" + JsonStrings.quote(cursor);
            asking.ask(backend, McpMethods.TOOLS_LIST, params, new Question.Asker() {
                @Override
                public void answered(Reply reply) {
                    found[place] = pages.read(backend, modern, cursor, reply.body(), routes.prefix(backend));
                    if (found[place] == null) {
                        miss(backend, reply.inWords() + " to tools/list, which is no list");
                    }
                    finish();
                }

                @Override
                public void unanswered(Failure failure, String why) {
                    miss(backend, why);
                    finish();
                }
            });
        }

        private void miss(Backend backend, String why) {
            missing.add(backend);
            reasons.add("backend " + backend.name() + ": " + why);
        }

        private void finish() {
            left--;
            if (left > 0) {
                return;
            }
            if (missing.size() == found.length) {
                outcome.refused(Handshake.nobody(reasons));
            } else {
                outcome.result(result());
            }
        }

        private byte[] result() {
            int bytes = 512;
            for (Page page : found) {
                bytes += page == null ? 0 : page.tools().length + 1;
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes);
            out.writeBytes(utf8(modern ? "{\"resultType\":\"complete\",\"tools\":[" : "{\"tools\":["));
            Map<String, String> cursors = new LinkedHashMap<>();
            long ttl = missing.isEmpty() ? Long.MAX_VALUE : 0;
            boolean isPrivate = false;
            boolean first = true;
            for (int i = 0; i < found.length; i++) {
                Page page = found[i];
                Backend backend = backends[i];
                if (page == null || backend == null) {
                    continue;
                }
                if (page.tools().length > 0) {
                    out.writeBytes(first ? new byte[0] : utf8(","));
                    out.writeBytes(page.tools());
                    first = false;
                }
                if (page.nextCursor() != null) {
                    cursors.put(backend.name(), page.nextCursor());
                }
                ttl = Math.min(ttl, page.ttlMillis());
                isPrivate |= page.isPrivate();
            }
            out.writeBytes(utf8("]" + nextCursor(cursors) + (modern ? cacheHints(ttl, isPrivate) : "") + meta() + "}"));
            return out.toByteArray();
        }

        private static String nextCursor(Map<String, String> cursors) {
            String joined = Cursors.join(cursors);
            return joined == null ? "" : ",\"nextCursor\":" + JsonStrings.quote(joined);
        }

        private static String cacheHints(long ttl, boolean isPrivate) {
            return ",\"ttlMs\":" + ttl + ",\"cacheScope\":\"" + (isPrivate ? "private" : "public") + "\"";
        }

        private String meta() {
            List<String> entries = new ArrayList<>();
            if (modern) {
                entries.add("\"" + MetaKeys.SERVER_INFO + "\":" + Handshake.SERVER_INFO);
            }
            if (!reasons.isEmpty()) {
                entries.add("\"" + UNAVAILABLE + "\":["
                        + String.join(
                                ",", reasons.stream().map(JsonStrings::quote).toList())
                        + "]");
            }
            return entries.isEmpty() ? "" : ",\"_meta\":{" + String.join(",", entries) + "}";
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
