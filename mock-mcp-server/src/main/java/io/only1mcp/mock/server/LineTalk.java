package io.only1mcp.mock.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.ServerInfo;
import io.only1mcp.mock.dialogue.Talk;
import io.only1mcp.mock.session.InHand;
import io.only1mcp.mock.time.LoopTime;
import java.util.function.Consumer;

/** What is said on a request over lines, which all requests share. */
final class LineTalk extends Talk {

    private final Consumer<byte[]> line;

    LineTalk(Request request, ServerInfo server, LoopTime time, InHand inHand, Consumer<byte[]> line) {
        super(request, server, time);
        this.line = line;
        JsonNode id = request.id();
        inHand.add(id, this::cancel);
        whenOver(() -> inHand.remove(id));
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    protected void piece(byte[] json) {
        line.accept(json);
    }

    @Override
    protected void last(byte[] json, int status) {
        line.accept(json);
    }

    @Override
    protected void dropped() {
        // Nothing carries this answer alone.
    }
}
