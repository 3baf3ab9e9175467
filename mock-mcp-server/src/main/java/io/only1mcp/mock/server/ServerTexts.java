package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.mock.catalogue.ToolSpec;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.JsonStrings;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a server says of its tools, encoded once: each text is all that stands behind the id of the request. */
final class ServerTexts {

    /** Begins the answer to a call, up to the text that is repeated. */
    static final byte[] CALL = encoded(",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"");

    /** The answer to a ping. */
    static final byte[] PONG = encoded(",\"result\":{}}");

    private static final int LIST_MILLIS = 300_000;

    private final Greeting greeting;
    private final byte[] modernCallEnd;
    private final byte[] legacyCallEnd = encoded("\"}],\"isError\":false}}");
    private final Page first;
    private final NameTable<Page> later;

    /** One page of a list. */
    private static final class Page {
        private final byte[] modern;
        private final byte[] legacy;

        private Page(String result, String modernRest) {
            modern = encoded(result + modernRest);
            legacy = encoded(result + "}}");
        }
    }

    /**
     * The texts of a server.
     *
     * @param pageSize tools on a page of the list; 0 for all on one
     */
    ServerTexts(ServerSpec server, int pageSize, Greeting greeting) {
        this.greeting = greeting;
        modernCallEnd = encoded("\"}],\"isError\":false" + greeting.modernRest());
        Map<String, Page> pages = pages(server, pageSize);
        first = pages.values().iterator().next();
        pages.remove("");
        later = new NameTable<>(pages);
    }

    /** The pages by their cursors, the first one by the empty text. */
    private Map<String, Page> pages(ServerSpec server, int pageSize) {
        List<ToolSpec> tools = server.tools();
        int size = pageSize == 0 ? tools.size() : pageSize;
        Map<String, Page> pages = new LinkedHashMap<>();
        for (int from = 0; from < tools.size(); from += size) {
            int to = Math.min(tools.size(), from + size);
            String list = tools.subList(from, to).stream()
                    .map(ToolSpec::definition)
                    .collect(Collectors.joining(",", ",\"result\":{\"tools\":[", "]"));
            String next = to == tools.size() ? "" : ",\"nextCursor\":" + JsonStrings.quote(cursor(server, to));
            pages.put(from == 0 ? "" : cursor(server, from), new Page(list + next, greeting.cached(LIST_MILLIS)));
        }
        return pages;
    }

    /** Opaque to clients; another server's does not fit. */
    private static String cursor(ServerSpec server, int from) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(encoded(server.name() + "/" + from));
    }

    /** Ends the answer to a call, from behind the text that is repeated. */
    byte[] callEnd(boolean modern) {
        return modern ? modernCallEnd : legacyCallEnd;
    }

    /** The answer to a call that the tool itself refuses. */
    byte[] refusedCall(String complaint, boolean modern) {
        return encoded(",\"result\":{\"content\":[{\"type\":\"text\",\"text\":" + JsonStrings.quote(complaint)
                + "}],\"isError\":true" + (modern ? greeting.modernRest() : "}}"));
    }

    /** The page of the list that a request asks for, or null when its cursor is none of ours. */
    byte @Nullable [] page(byte[] message, Envelope envelope, boolean modern) {
        Page page = first;
        if (envelope.has(Field.CURSOR)) {
            page = envelope.kind(Field.CURSOR) == Envelope.Kind.STRING ? later(message, envelope) : null;
        }
        if (page == null) {
            return null;
        }
        return modern ? page.modern : page.legacy;
    }

    private @Nullable Page later(byte[] message, Envelope envelope) {
        if (envelope.escaped(Field.CURSOR)) {
            byte[] cursor = encoded(envelope.text(Field.CURSOR));
            return later.find(cursor, 0, cursor.length);
        }
        return later.find(message, envelope.start(Field.CURSOR), envelope.end(Field.CURSOR));
    }

    private static byte[] encoded(String text) {
        return text.getBytes(UTF_8);
    }
}
