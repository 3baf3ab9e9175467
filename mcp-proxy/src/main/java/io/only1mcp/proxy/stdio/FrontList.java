package io.only1mcp.proxy.stdio;

import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Question;
import io.only1mcp.proxy.upstream.Reply;
import io.only1mcp.wire.protocol.McpMethods;
import org.jspecify.annotations.Nullable;

/** The gateway's list of tools, read for what they want in headers. Belongs to the event loop. */
final class FrontList {
    private final Backend gateway;
    private final ToolHeaders tools;
    private int pages;

    /** A list of which nothing has been read. */
    FrontList(Backend gateway, ToolHeaders tools) {
        this.gateway = gateway;
        this.tools = tools;
    }

    /** Reads it to its end, or as far as it can be had. */
    void learn(Runnable done) {
        ask(null, done);
    }

    private void ask(@Nullable String cursor, Runnable done) {
        Question.modern(gateway, McpMethods.TOOLS_LIST, ToolHeaders.question(cursor), new Question.Asker() {
            @Override
            public void answered(Reply reply) {
                page(reply, done);
            }

            @Override
            public void unanswered(Failure failure, String why) {
                done.run();
            }
        });
    }

    private void page(Reply reply, Runnable done) {
        Message page = Message.read(reply.body(), reply.body().length);
        String next = page == null ? null : page.nextCursor();
        if (page != null) {
            tools.learn(page);
        }
        pages++;
        if (next == null || pages == ToolHeaders.MOST_PAGES) {
            done.run();
        } else {
            ask(next, done);
        }
    }
}
