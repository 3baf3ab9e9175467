package io.only1mcp.proxy.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.auth.Patterns;
import io.only1mcp.proxy.auth.Permissions;
import io.only1mcp.proxy.route.ResourceUris;
import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.RelayedMethod;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.rpc.HeaderValues;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes that names a tool, a prompt or a resource, and how its body is cut: {@code body[cutFrom, cutTo)}
 * is taken out and {@link #insert} put there. Usually the cut is the prefix of the name and nothing is put there; where
 * the name is written with escapes, the whole name is written anew. Reused for each request of a loop.
 */
public final class RoutedCall {
    private static final byte[] NOTHING = {};

    private final Routes routes;
    private final ResourceUris uris;
    private RelayedMethod method = RelayedMethod.TOOLS_CALL;
    private @Nullable Backend backend;
    private int cutFrom;
    private int cutTo;
    private byte[] insert = NOTHING;
    private byte[] name = NOTHING;
    private boolean isUri;
    private int wholeFrom;
    private int nameFrom;
    private int nameTo;
    private @Nullable String headerName;

    /** The way of no request yet. */
    public RoutedCall(Routes routes) {
        this.routes = routes;
        this.uris = new ResourceUris(routes);
    }

    /**
     * Finds the way of a request.
     *
     * @param asked its method
     * @param field where its name stands, which must be a string
     * @param modern whether it is one of the era since 2026-07-28, where a header may repeat the name
     * @return false when the name begins with that of no backend
     */
    public boolean read(byte[] body, Envelope envelope, RelayedMethod asked, Field field, boolean modern) {
        method = asked;
        isUri = RelayedMethod.isUri(field);
        if (envelope.escaped(field)) {
            return readEscaped(envelope, field);
        }
        int from = envelope.start(field);
        int to = envelope.end(field);
        int prefix = prefixLength(field, body, from, to);
        cutFrom = from;
        cutTo = from + Math.max(0, prefix);
        insert = NOTHING;
        name = body;
        wholeFrom = from;
        nameFrom = cutTo;
        nameTo = to;
        headerName = !modern || standsForItself(body, cutTo, to) ? null : encoded();
        return backend != null;
    }

    private int prefixLength(Field field, byte[] bytes, int from, int to) {
        if (RelayedMethod.isUri(field)) {
            int prefix = uris.prefixLength(bytes, from, to);
            backend = prefix < 0 ? null : uris.backend(bytes, from, prefix);
            return prefix;
        }
        int prefix = routes.prefixLength(bytes, from, to);
        backend = prefix < 0 ? null : routes.backend(bytes, from, prefix);
        return prefix;
    }

    /** Leads a request whose name begins with that of no backend to one of them, with its name as it is. */
    public void leadTo(Backend owner) {
        backend = owner;
    }

    /** Whether a caller may use it, by the name that clients see in lists; allocates nothing in the usual case. */
    public boolean isAllowed(Permissions permissions) {
        Patterns allowed = isUri
                ? permissions.resources()
                : method == RelayedMethod.TOOLS_CALL ? permissions.tools() : permissions.prompts();
        if (allowed.all()) {
            return true;
        }
        if (!isUri || backend == null || wholeFrom < nameFrom) {
            return allowed.allow(name, wholeFrom, nameTo);
        }
        // A URI without the name of its server: it is listed with it.
        byte[] prefix = uris.prefix(backend);
        byte[] whole = Arrays.copyOf(prefix, prefix.length + nameTo - nameFrom);
        System.arraycopy(name, nameFrom, whole, prefix.length, nameTo - nameFrom);
        return allowed.allow(whole, 0, whole.length);
    }

    private boolean readEscaped(Envelope envelope, Field field) {
        byte[] text = envelope.text(field).getBytes(UTF_8);
        int prefix = prefixLength(field, text, 0, text.length);
        name = text;
        wholeFrom = 0;
        nameFrom = Math.max(0, prefix);
        nameTo = text.length;
        byte[] quoted = JsonStrings.quote(target()).getBytes(UTF_8);
        insert = Arrays.copyOfRange(quoted, 1, quoted.length - 1);
        cutFrom = envelope.start(field);
        cutTo = envelope.end(field);
        headerName = encoded();
        return backend != null;
    }

    /** Whether a name may stand in a header as it is; says no where it is not sure. */
    private static boolean standsForItself(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] <= ' ' || bytes[i] == 0x7F || bytes[i] == '=') {
                return false;
            }
        }
        return from < to;
    }

    private String encoded() {
        return HeaderValues.encode(target());
    }

    /** Lets go of the body. */
    public void forget() {
        name = NOTHING;
    }

    /** The backend. */
    public Backend backend() {
        if (backend == null) {
            throw new IllegalStateException("no backend has what is asked for");
        }
        return backend;
    }

    /** The method. */
    public RelayedMethod method() {
        return method;
    }

    /** The name of the tool, prompt or resource at its backend. */
    String target() {
        return JsonStrings.text(name, nameFrom, nameTo);
    }

    /** Where the body is cut. */
    int cutFrom() {
        return cutFrom;
    }

    /** Where the body goes on. */
    int cutTo() {
        return cutTo;
    }

    /** What stands at the cut. */
    byte[] insert() {
        return insert;
    }

    /** The value of Mcp-Name at the backend, where it is not {@code bytes[nameFrom, nameTo)}; or null. */
    @Nullable
    String headerName() {
        return headerName;
    }

    /** The bytes of the name at the backend. */
    byte[] name() {
        return name;
    }

    /** Where they begin. */
    int nameFrom() {
        return nameFrom;
    }

    /** Where they end. */
    int nameTo() {
        return nameTo;
    }
}
