package io.only1mcp.proxy.serve;

import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.wire.http.HttpExchange;
import org.jspecify.annotations.Nullable;

/** A request for {@code /health}, which waits until the backends have been tried. */
final class Reaching implements Pending {
    private @Nullable HttpExchange exchange;

    Reaching(HttpExchange exchange) {
        this.exchange = exchange;
        exchange.attach(this);
    }

    void answer(String json) {
        HttpExchange client = exchange;
        if (client != null) {
            exchange = null;
            Answers.json(client, Answers.JSON, json);
        }
    }

    @Override
    public void clientGone() {
        exchange = null;
    }

    @Override
    public void clientReady() {
        // Such an answer is written whole.
    }
}
