package io.only1mcp.proxy.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.upstream.Backend;
import org.jspecify.annotations.Nullable;

/**
 * URIs of resources as clients see them: {@code server+uri} where names are prefixed, else as the backend wrote them. No
 * name of a backend holds a plus, so the first one ends the name.
 */
public final class ResourceUris {
    private static final byte[] NOTHING = {};

    private final Routes routes;

    /** URIs at the backends that the routes lead to. */
    public ResourceUris(Routes routes) {
        this.routes = routes;
    }

    /** What stands before the URIs of a backend; empty where names are not prefixed. */
    public byte[] prefix(Backend backend) {
        return routes.prefixed() ? (backend.name() + "+").getBytes(UTF_8) : NOTHING;
    }

    /** A URI of a backend as clients see it. */
    public String toClient(Backend backend, String uri) {
        return routes.prefixed() ? backend.name() + "+" + uri : uri;
    }

    /**
     * How many bytes of the URI in {@code bytes[from, to)} name its backend: 0 where names are not prefixed, −1 when it
     * begins with no backend's name and a plus.
     */
    public int prefixLength(byte[] bytes, int from, int to) {
        if (!routes.prefixed()) {
            return 0;
        }
        for (int at = from; at < to; at++) {
            if (bytes[at] == '+') {
                return routes.named(bytes, from, at) == null ? -1 : at - from + 1;
            }
        }
        return -1;
    }

    /** The backend that a prefix of that length, at {@code bytes[from]}, names; or null. */
    public @Nullable Backend backend(byte[] bytes, int from, int prefixLength) {
        return routes.prefixed()
                ? routes.named(bytes, from, from + prefixLength - 1)
                : routes.backends().get(0);
    }
}
