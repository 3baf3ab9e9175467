package io.only1mcp.proxy.session;

import io.only1mcp.proxy.upstream.Backend;
import org.jspecify.annotations.Nullable;

/**
 * Ids of events as clients see them: the place of the backend, a letter for the stream that they belong to, and the
 * backend's own id, such as {@code 3p7f-12}. So none of two backends is the same, and each says who can go on behind it.
 */
final class EventIds {

    /** The streams of a backend: the answer to a POST, and what it says of itself, on GET. */
    enum Stream {
        /** The answer to a POST, or its rest. */
        ANSWER('p'),
        /** What belongs to no request. */
        UNASKED('g');

        private final char letter;

        Stream(char letter) {
            this.letter = letter;
        }
    }

    /** What the id of an event says. */
    record Place(Backend backend, Stream stream, String own) {}

    private EventIds() {}

    /** The id of an event that a backend gave this id. */
    static String composite(Backend backend, Stream stream, String own) {
        return backend.place() + String.valueOf(stream.letter) + own;
    }

    /** What an id of ours says; null when it is none. */
    static @Nullable Place parse(String id, Places places) {
        int at = 0;
        int index = 0;
        while (at < id.length() && at < 6 && id.charAt(at) >= '0' && id.charAt(at) <= '9') {
            index = 10 * index + (id.charAt(at) - '0');
            at++;
        }
        Backend backend = places.at(index);
        if (at == 0 || at == id.length() || backend == null) {
            return null;
        }
        for (Stream stream : Stream.values()) {
            if (stream.letter == id.charAt(at)) {
                return new Place(backend, stream, id.substring(at + 1));
            }
        }
        return null;
    }
}
