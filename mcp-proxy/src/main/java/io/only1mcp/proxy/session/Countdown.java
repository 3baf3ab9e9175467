package io.only1mcp.proxy.session;

import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Question;
import io.only1mcp.proxy.upstream.Reply;

/** Calls when so many questions are over, whatever was answered. */
final class Countdown implements Question.Asker {
    private final Runnable done;
    private int left;

    Countdown(int questions, Runnable done) {
        this.left = questions;
        this.done = done;
    }

    @Override
    public void answered(Reply reply) {
        over();
    }

    @Override
    public void unanswered(Failure failure, String why) {
        over();
    }

    private void over() {
        left--;
        if (left == 0) {
            done.run();
        }
    }
}
