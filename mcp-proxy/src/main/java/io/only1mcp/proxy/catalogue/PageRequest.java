package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Question;
import io.only1mcp.proxy.upstream.Reply;
import io.only1mcp.proxy.upstream.Session;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.McpMethods;
import org.jspecify.annotations.Nullable;

/** One backend's answer to tools/list, asked for in an era; in the older ones in the gateway's session with it. */
abstract class PageRequest implements Question.Asker, Session.Waiter {
    private final Backend backend;
    private final boolean modern;
    private final String message;
    private int generation;
    private boolean askedAgain;

    PageRequest(Backend backend, boolean modern, @Nullable String cursor) {
        this.backend = backend;
        this.modern = modern;
        // The id is always the same, so that an unchanged list comes in unchanged bytes.
        String position = cursor == null ? "" : "\"cursor\":" + JsonStrings.quote(cursor);
        String meta = modern ? (position.isEmpty() ? "" : ",") + "\"_meta\":" + Knowledge.meta() : "";
        this.message = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + McpMethods.TOOLS_LIST + "\",\"params\":{"
                + position + meta + "}}";
    }

    /** The backend has answered, whatever the reply says. */
    abstract void replied(Reply reply);

    /** The backend has not answered. */
    abstract void unanswered(String why);

    void ask() {
        if (modern) {
            Question.modern(backend, McpMethods.TOOLS_LIST, message, this);
        } else {
            backend.session().whenOpen(this);
        }
    }

    @Override
    public void opened() {
        generation = backend.session().generation();
        Question.legacy(backend, backend.session().head(), message, this);
    }

    @Override
    public void notOpened(@Nullable Failure failure, String why) {
        unanswered(why);
    }

    @Override
    public void answered(Reply reply) {
        if (!modern && reply.status() == 404 && backend.session().hasId() && !askedAgain) {
            askedAgain = true;
            backend.session().lost(generation);
            backend.session().whenOpen(this);
        } else {
            replied(reply);
        }
    }

    @Override
    public void unanswered(Failure failure, String why) {
        unanswered(why);
    }
}
