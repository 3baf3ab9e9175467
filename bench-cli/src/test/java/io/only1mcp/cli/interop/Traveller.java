package io.only1mcp.cli.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/** An official client that visits all that a server offers, and tells what it saw at each stop. */
enum Traveller {
    /** The TypeScript SDK 1, on the way to server-everything. */
    TYPESCRIPT_1 {
        @Override
        JsonNode tour(Address address, Prefix prefix) {
            return script("legacy-tour.mjs", address, prefix);
        }

        @Override
        JsonNode notices(Address address, Prefix prefix) {
            return script("legacy-notices.mjs", address, prefix);
        }
    },

    /** The TypeScript SDK 2, on the way to its own server, in the newest revision. */
    TYPESCRIPT_2 {
        @Override
        JsonNode tour(Address address, Prefix prefix) {
            return script("modern-tour.mjs", address, prefix);
        }

        @Override
        JsonNode notices(Address address, Prefix prefix) {
            return script("modern-notices.mjs", address, prefix);
        }
    },

    /** The Java SDK, on the way to server-everything. */
    JAVA {
        @Override
        JsonNode tour(Address address, Prefix prefix) {
            return JavaTour.of(address, prefix);
        }

        @Override
        JsonNode notices(Address address, Prefix prefix) {
            return JavaNotices.of(address, prefix);
        }
    };

    private static final Duration WITHIN = Duration.ofSeconds(90);

    /**
     * Goes there.
     *
     * @param address of the server, or of a gateway before it
     * @param prefix what is before the server's names there
     * @return by stop; a text that begins with {@code failed:} where it saw nothing
     */
    abstract JsonNode tour(Address address, Prefix prefix);

    /**
     * Goes to our server with everything, listens, and cancels a call.
     *
     * @param address of the server, or of a gateway before it
     * @param prefix what is before the server's names there
     * @return by stop; a text that begins with {@code failed:} where it heard nothing
     */
    abstract JsonNode notices(Address address, Prefix prefix);

    private static JsonNode script(String name, Address address, Prefix prefix) {
        return Script.run(
                name, List.of(address.json().toString(), prefix.json().toString()), address.environment(), WITHIN);
    }
}
