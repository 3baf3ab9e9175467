package io.only1mcp.mock.library;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.behaviour.Fault;
import io.only1mcp.mock.dialogue.Request;
import java.util.function.Predicate;

/** Says how long a result of 2026-07-28 may be kept, and by whom. */
public final class CacheHints {

    private static final int MILLIS = 300_000;

    private final Predicate<Fault> faults;

    /**
     * Hints.
     *
     * @param faults whether a fault happens now
     */
    public CacheHints(Predicate<Fault> faults) {
        this.faults = faults;
    }

    /** The result, with hints where its revision has them. */
    public ObjectNode on(Request request, ObjectNode result, String scope) {
        if (request.modern() && !faults.test(Fault.NO_CACHING_HINTS)) {
            result.put("ttlMs", MILLIS).put("cacheScope", scope);
        }
        return result;
    }
}
