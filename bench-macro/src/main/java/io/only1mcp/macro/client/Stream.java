package io.only1mcp.macro.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What a client does about an event stream before the response comes on it. */
interface Stream {
    /** Since 2026-07-28: the server asks nothing, and a stream that broke took its request with it. */
    Stream MODERN = new Stream() {
        @Override
        public @Nullable String answer(JsonNode request) {
            return null;
        }

        @Override
        public boolean isTakenUpAgain() {
            return false;
        }
    };

    /** The head of the answer has come. */
    default void opened() {}

    /** The message that answers a request of the server; null where it is to have none. */
    @Nullable
    String answer(JsonNode request);

    /** Whether a stream that ended before the response goes on with a GET and {@code Last-Event-ID}. */
    boolean isTakenUpAgain();

    /** Up to 2025-11-25. */
    class Older implements Stream {
        private final Respondent respondent;

        Older(Respondent respondent) {
            this.respondent = respondent;
        }

        @Override
        public String answer(JsonNode request) {
            return Messages.answer(request, respondent);
        }

        @Override
        public boolean isTakenUpAgain() {
            return true;
        }
    }
}
