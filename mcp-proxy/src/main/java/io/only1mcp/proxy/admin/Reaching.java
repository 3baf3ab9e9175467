package io.only1mcp.proxy.admin;

import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A request for something other than the endpoint that is answered later. */
final class Reaching implements Pending {
    private @Nullable HttpExchange exchange;

    Reaching(HttpExchange exchange) {
        this.exchange = exchange;
        exchange.attach(this);
    }

    void answer(String json) {
        answer(Answers.JSON, json);
    }

    void answer(AnswerHead head, String json) {
        HttpExchange client = exchange;
        if (client != null) {
            exchange = null;
            Answers.json(client, head, json);
        }
    }

    /** Answers with a page that may be long. */
    void answer(AnswerHead head, Iterator<String> parts, LongPage.Underway underway) {
        HttpExchange client = exchange;
        if (client != null) {
            exchange = null;
            LongPage.answer(client, head, parts, underway);
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
