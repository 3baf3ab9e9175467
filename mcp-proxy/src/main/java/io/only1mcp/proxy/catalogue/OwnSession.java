package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Question;
import io.only1mcp.proxy.upstream.Reply;
import io.only1mcp.proxy.upstream.Session;
import org.jspecify.annotations.Nullable;

/** Asks in the eras up to 2025-11-25, in the one session that the gateway has with each backend. */
final class OwnSession implements Asking {

    @Override
    public boolean modern() {
        return false;
    }

    @Override
    public void ask(Backend backend, String method, String params, Question.Asker asker) {
        String message = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + params + "}}";
        backend.session().whenOpen(new Attempt(backend, message, Question.onlyAsks(method), asker));
    }

    /** One question, which is asked once more when the backend has forgotten the session. */
    private static final class Attempt implements Session.Waiter, Question.Asker {
        private final Backend backend;
        private final String message;
        private final Question.Asker asker;
        private int generation;
        private boolean askedAgain;
        private boolean repeatable;

        Attempt(Backend backend, String message, boolean repeatable, Question.Asker asker) {
            this.repeatable = repeatable;
            this.backend = backend;
            this.message = message;
            this.asker = asker;
        }

        @Override
        public void opened() {
            generation = backend.session().generation();
            Question.legacy(backend.session().replica(), backend.session().head(), message, this);
        }

        @Override
        public void notOpened(@Nullable Failure failure, String why) {
            asker.unanswered(failure == null ? Failure.BAD_ANSWER : failure, why);
        }

        @Override
        public void answered(Reply reply) {
            if (reply.status() == 404 && backend.session().hasId() && !askedAgain) {
                askedAgain = true;
                backend.session().lost(generation);
                backend.session().whenOpen(this);
            } else {
                asker.answered(reply);
            }
        }

        @Override
        public void unanswered(Failure failure, String why) {
            if (failure == Failure.CLOSED && repeatable && !backend.isRetired()) {
                repeatable = false;
                backend.session().whenOpen(this);
                return;
            }
            asker.unanswered(failure, why);
        }
    }
}
