package io.only1mcp.mock.everything;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.mock.listen.Changes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The lists of the server, each with one entry at its end that comes and goes. */
final class Contents {

    /** The lists that change. */
    static final List<String> LISTS = List.of("tools", "prompts", "resources");

    private final JsonNode dynamic;
    private final Changes changes;
    private final Set<String> there = new HashSet<>();

    Contents(JsonNode dynamic, Changes changes) {
        this.dynamic = dynamic;
        this.changes = changes;
    }

    Changes changes() {
        return changes;
    }

    /** Lets the entry of a list come or go, and says so; true when it came. */
    boolean toggle(String list) {
        boolean came = there.add(list);
        if (!came) {
            there.remove(list);
        }
        changes.changed(list);
        return came;
    }

    /** The entry of that list, where it is there now. */
    ObjectNode coming(String list) {
        return there.contains(list) ? Trees.object(dynamic, list) : Trees.object();
    }

    /** The list, with its entry that comes and goes. */
    List<ObjectNode> with(String list, List<ObjectNode> entries) {
        ObjectNode coming = coming(list);
        if (coming.isEmpty()) {
            return entries;
        }
        List<ObjectNode> all = new ArrayList<>(entries);
        all.add(coming);
        return all;
    }
}
