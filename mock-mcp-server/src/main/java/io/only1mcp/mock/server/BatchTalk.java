package io.only1mcp.mock.server;

import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.ServerInfo;
import io.only1mcp.mock.dialogue.Talk;
import io.only1mcp.mock.time.LoopTime;
import java.util.function.Consumer;

/** What is said on one request of a batch, whose answers travel together: only the last word, and no questions. */
final class BatchTalk extends Talk {

    private final Consumer<byte[]> answer;

    BatchTalk(Request request, ServerInfo server, LoopTime time, Consumer<byte[]> answer) {
        super(request, server, time);
        this.answer = answer;
    }

    @Override
    public boolean asks() {
        return false;
    }

    @Override
    protected void piece(byte[] json) {
        // An array of answers has no room for anything else.
    }

    @Override
    protected void last(byte[] json, int status) {
        answer.accept(json);
    }

    @Override
    protected void dropped() {
        answer.accept(new byte[0]);
    }
}
