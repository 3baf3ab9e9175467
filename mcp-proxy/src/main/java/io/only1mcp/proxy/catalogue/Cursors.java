package io.only1mcp.proxy.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cursors of several backends in one: for each backend that has more, its name and its own cursor. */
final class Cursors {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Cursors() {}

    /** The cursor that stands for those of these backends; null when there are none. */
    static @Nullable String join(Map<String, String> byBackend) {
        StringBuilder joined = new StringBuilder();
        byBackend.forEach((name, cursor) -> joined.append(joined.isEmpty() ? "" : "~")
                .append(name)
                .append('.')
                .append(ENCODER.encodeToString(cursor.getBytes(UTF_8))));
        return joined.isEmpty() ? null : joined.toString();
    }

    /** The cursors that a joined one stands for; null when it is none of ours. */
    static @Nullable Map<String, String> split(String joined) {
        Map<String, String> byBackend = new LinkedHashMap<>();
        for (String part : joined.split("~", -1)) {
            int dot = part.indexOf('.');
            if (dot < 1) {
                return null;
            }
            try {
                String cursor = new String(Base64.getUrlDecoder().decode(part.substring(dot + 1)), UTF_8);
                byBackend.put(part.substring(0, dot), cursor);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return byBackend;
    }
}
