package io.only1mcp.proxy.session;

import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Question;
import io.only1mcp.proxy.upstream.Reply;
import io.only1mcp.proxy.upstream.Session;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Questions of the gateway's own in the sessions of a client. Their ids are never those of the client's requests in hand,
 * and the same question has the same id, unless it is asked twice at a time, so that an unchanged answer comes in
 * unchanged bytes.
 */
final class OwnQuestions {
    /** The ids in hand, whatever the backend; most of the time there are none. */
    private @Nullable Set<String> inHand;

    /** Asks in a session, which is opened where it is not, and asks once more when the backend has forgotten it. */
    void ask(Session session, String method, String params, Question.Asker asker) {
        Set<String> taken = inHand == null ? new HashSet<>(4) : inHand;
        inHand = taken;
        String start = session.backend().name() + " " + method;
        String id = start;
        for (int i = 2; !taken.add(id); i++) {
            id = start + " " + i;
        }
        String message = "{\"jsonrpc\":\"2.0\",\"id\":\"only1mcp " + id + "\",\"method\":\"" + method
                + "\",\"params\":{" + params + "}}";
        session.whenOpen(new Attempt(session, id, message, Question.onlyAsks(method), asker));
    }

    private void answered(String id) {
        Set<String> taken = inHand;
        if (taken != null && taken.remove(id) && taken.isEmpty()) {
            inHand = null;
        }
    }

    /** One question. */
    private final class Attempt implements Session.Waiter, Question.Asker {
        private final Session session;
        private final String id;
        private final String message;
        private final Question.Asker asker;
        private int generation;
        private boolean askedAgain;
        private boolean repeatable;

        Attempt(Session session, String id, String message, boolean repeatable, Question.Asker asker) {
            this.repeatable = repeatable;
            this.session = session;
            this.id = id;
            this.message = message;
            this.asker = asker;
        }

        @Override
        public void opened() {
            generation = session.generation();
            Question.legacy(session.replica(), session.head(), message, this);
        }

        @Override
        public void notOpened(@Nullable Failure failure, String why) {
            OwnQuestions.this.answered(id);
            asker.unanswered(failure == null ? Failure.BAD_ANSWER : failure, why);
        }

        @Override
        public void answered(Reply reply) {
            if (reply.status() == 404 && session.hasId() && !askedAgain) {
                askedAgain = true;
                session.lost(generation);
                session.whenOpen(this);
            } else {
                OwnQuestions.this.answered(id);
                asker.answered(reply);
            }
        }

        @Override
        public void unanswered(Failure failure, String why) {
            if (failure == Failure.CLOSED && repeatable && !session.backend().isRetired()) {
                repeatable = false;
                session.whenOpen(this);
                return;
            }
            OwnQuestions.this.answered(id);
            asker.unanswered(failure, why);
        }
    }
}
