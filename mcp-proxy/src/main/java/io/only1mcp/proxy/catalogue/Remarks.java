package io.only1mcp.proxy.catalogue;

import io.only1mcp.wire.json.JsonStrings;
import java.util.ArrayList;
import java.util.List;

/** Remarks of the gateway's own in the metadata of a result. */
enum Remarks {
    /** Backends that are missing in the result, and why. */
    UNAVAILABLE("io.only1mcp/unavailable"),
    /** Backends that stand in the result with what they said before, and why. */
    STALE("io.only1mcp/stale"),
    /** Items that break the rules for names. */
    NAMES("io.only1mcp/names");

    private static final int MOST = 20;

    private final String key;

    Remarks(String key) {
        this.key = key;
    }

    /** The member that holds the remarks, with a comma in front; empty when there are none. */
    String member(List<String> remarks) {
        if (remarks.isEmpty()) {
            return "";
        }
        List<String> shown = new ArrayList<>();
        for (String remark : remarks.subList(0, Math.min(MOST, remarks.size()))) {
            shown.add(JsonStrings.quote(remark));
        }
        if (remarks.size() > MOST) {
            shown.add(JsonStrings.quote("and " + (remarks.size() - MOST) + " more"));
        }
        return ",\"" + key + "\":[" + String.join(",", shown) + "]";
    }
}
