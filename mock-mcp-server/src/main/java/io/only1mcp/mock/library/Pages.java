package io.only1mcp.mock.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.Trees;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists that are told page by page. */
public final class Pages {

    private final String server;
    private final int size;

    /**
     * The pages of a server's lists.
     *
     * @param size entries on a page, 0 for all on one
     */
    public Pages(String server, int size) {
        this.server = server;
        this.size = size;
    }

    /**
     * The page that a request asks for, or null when its cursor is none of that list.
     *
     * @param member what the list is called in the result
     */
    public @Nullable ObjectNode page(Request request, String member, List<? extends JsonNode> entries) {
        int from = 0;
        if (request.params().has("cursor")) {
            String cursor = request.text("cursor");
            while (from < entries.size() && (from == 0 || !cursor(member, from).equals(cursor))) {
                from += step(entries);
            }
            if (from == 0 || from >= entries.size()) {
                return null;
            }
        }
        int to = Math.min(entries.size(), from + step(entries));
        ObjectNode page = Trees.object();
        ArrayNode list = page.putArray(member);
        entries.subList(from, to).forEach(list::add);
        if (to < entries.size()) {
            page.put("nextCursor", cursor(member, to));
        }
        return page;
    }

    private int step(List<?> entries) {
        return size == 0 ? Math.max(1, entries.size()) : size;
    }

    /** Opaque to clients; that of another server or list does not fit. */
    private String cursor(String member, int from) {
        byte[] text = (server + "/" + member + "/" + from).getBytes(UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }
}
