package io.only1mcp.proxy.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.rpc.HeaderValues;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a tools/call goes, and how its body is cut: {@code body[cutFrom, cutTo)} is taken out and {@link #insert} put
 * there. Usually the cut is the prefix of the name and nothing is put there; where the name is written with escapes, the
 * whole name is written anew. Reused for each call of a loop.
 */
final class ToolCall {
    private static final byte[] NOTHING = {};

    private final Routes routes;
    private @Nullable Backend backend;
    private int cutFrom;
    private int cutTo;
    private byte[] insert = NOTHING;
    private byte[] name = NOTHING;
    private int nameFrom;
    private int nameTo;
    private @Nullable String headerName;

    ToolCall(Routes routes) {
        this.routes = routes;
    }

    /**
     * Finds the way of a call whose name is a string.
     *
     * @param header the value of Mcp-Name, which says the same as the name; or null in eras that have none
     * @return false when no backend has the prefix of the name
     */
    boolean read(byte[] body, Envelope envelope, @Nullable String header) {
        if (envelope.escaped(Field.NAME)) {
            return readEscaped(envelope);
        }
        int from = envelope.start(Field.NAME);
        int to = envelope.end(Field.NAME);
        int prefix = routes.prefixLength(body, from, to);
        backend = prefix < 0 ? null : routes.backend(body, from, prefix);
        cutFrom = from;
        cutTo = from + Math.max(0, prefix);
        insert = NOTHING;
        name = body;
        nameFrom = cutTo;
        nameTo = to;
        headerName = header == null || standsForItself(body, cutTo, to) ? null : encoded();
        return backend != null;
    }

    private boolean readEscaped(Envelope envelope) {
        byte[] text = envelope.text(Field.NAME).getBytes(UTF_8);
        int prefix = routes.prefixLength(text, 0, text.length);
        backend = prefix < 0 ? null : routes.backend(text, 0, prefix);
        name = text;
        nameFrom = Math.max(0, prefix);
        nameTo = text.length;
        byte[] quoted = JsonStrings.quote(tool()).getBytes(UTF_8);
        insert = Arrays.copyOfRange(quoted, 1, quoted.length - 1);
        cutFrom = envelope.start(Field.NAME);
        cutTo = envelope.end(Field.NAME);
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
        return HeaderValues.encode(tool());
    }

    /** Lets go of the body. */
    void forget() {
        name = NOTHING;
    }

    /** The backend. */
    Backend backend() {
        if (backend == null) {
            throw new IllegalStateException("no backend has this tool");
        }
        return backend;
    }

    /** The tool's name at its backend. */
    String tool() {
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

    /** The bytes of the tool's name. */
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
