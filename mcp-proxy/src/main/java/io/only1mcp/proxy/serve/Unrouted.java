package io.only1mcp.proxy.serve;

import io.only1mcp.proxy.catalogue.Asking;
import io.only1mcp.proxy.catalogue.Directory;
import io.only1mcp.proxy.catalogue.Lists;
import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.RelayedMethod;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.RpcError;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requests that name something which begins with the name of no backend. */
final class Unrouted {
    private static final int LONGEST_SHOWN = 128;
    private static final int MOST_SHOWN = 20;

    private final Routes routes;
    private final Directory directory;
    private final Lists lists;

    Unrouted(Routes routes, Directory directory, Lists lists) {
        this.routes = routes;
        this.directory = directory;
        this.lists = lists;
    }

    /** Whether the backends must say what they can do before such a request is answered. */
    boolean mustAsk(RelayedMethod method, boolean modern) {
        return method != RelayedMethod.TOOLS_CALL && !directory.knowsAll(modern);
    }

    /** The backend that a URI belongs to all the same; or null. */
    @Nullable
    Backend owner(Envelope request, Field field, Asking asking) {
        return RelayedMethod.isUri(field) ? lists.owner(asking, request.text(field)) : null;
    }

    /** Why a request cannot be answered, and what would do. */
    RpcError refusal(Envelope request, RelayedMethod method, Field field, boolean modern) {
        if (method != RelayedMethod.TOOLS_CALL && !directory.anyMayHave(modern, method.capability())) {
            return RpcError.of(
                    modern ? 404 : 200,
                    ErrorCodes.METHOD_NOT_FOUND,
                    "method not found: " + method.text() + "; no backend has " + method.capability());
        }
        int more = routes.backends().size() - MOST_SHOWN;
        String behind = RelayedMethod.isUri(field) ? "+" : routes.separator();
        String servers = routes.backends().stream()
                .limit(MOST_SHOWN)
                .map(server -> server.name() + behind)
                .collect(Collectors.joining(", "));
        String must = RelayedMethod.isUri(field)
                ? "; its URI must begin with that of a server: "
                : "; its name must begin with that of a server: ";
        RpcError unknown = unknown(request, method, field);
        return new RpcError(
                unknown.status(),
                unknown.code(),
                unknown.message() + must + servers + (more > 0 ? ", and " + more + " more" : ""),
                unknown.data());
    }

    /** Says that there is no such thing, and nothing else: also of what the caller may not use. */
    static RpcError unknown(Envelope request, RelayedMethod method, Field field) {
        String name = request.text(field);
        String shown = name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "…";
        boolean uri = RelayedMethod.isUri(field);
        String what = uri ? "resource" : method == RelayedMethod.TOOLS_CALL ? "tool" : "prompt";
        return new RpcError(
                200,
                ErrorCodes.INVALID_PARAMS,
                "unknown " + what + ": " + shown,
                uri ? "{\"uri\":" + JsonStrings.quote(name) + "}" : null);
    }
}
