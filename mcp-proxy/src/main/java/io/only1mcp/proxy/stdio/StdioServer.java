package io.only1mcp.proxy.stdio;

import io.netty.handler.codec.http.HttpMethod;
import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.log.Log;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.HttpService;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.RpcError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;

/**
 * Makes a server that speaks over its standard streams one of Streamable HTTP, so that the gateway knows only one kind of
 * backend. Since 2026-07-28 one child answers everybody; up to 2025-11-25 each session has a child of its own. Belongs to
 * the event loop.
 */
final class StdioServer implements HttpService {
    private static final RpcError NO_MEMORY =
            RpcError.of(503, ErrorCodes.OVERLOADED, "there is no memory for the request now; try again");

    private final Children children;
    private final ChildSessions sessions;
    private final Consumer<String> log;

    StdioServer(Children children, ChildSessions sessions, Consumer<String> log) {
        this.children = children;
        this.sessions = sessions;
        this.log = log;
    }

    @Override
    public void serve(HttpExchange exchange) {
        HttpMethod method = exchange.head().method();
        if (method.equals(HttpMethod.POST)) {
            post(exchange);
            return;
        }
        String id = exchange.head().sessionId();
        ChildSession session = id == null ? null : sessions.find(id);
        if (id == null) {
            Answers.onlyPost(exchange);
        } else if (session == null) {
            Answers.error(exchange, unknownSession());
        } else if (method.equals(HttpMethod.GET)) {
            session.listen(exchange);
        } else {
            sessions.end(session);
            Answers.noContent(exchange);
        }
    }

    private static RpcError unknownSession() {
        return RpcError.of(
                404, ErrorCodes.INVALID_REQUEST, McpHeaders.SESSION_ID + ": unknown session, initialize again");
    }

    private void post(HttpExchange exchange) {
        if (!exchange.keepBody()) {
            Answers.error(exchange, NO_MEMORY);
            return;
        }
        Message message = Message.read(exchange.body(), exchange.bodyEnd());
        exchange.dropBody();
        if (message == null) {
            Answers.error(exchange, RpcError.of(400, ErrorCodes.PARSE_ERROR, "the body is not one JSON-RPC message"));
            return;
        }
        String version = exchange.head().protocolVersion();
        String id = exchange.head().sessionId();
        if (message.modern() || ProtocolVersion.NEWEST.text().equals(version)) {
            when(children::whenKnown, exchange, message, () -> modern(exchange, message));
        } else if (id != null) {
            ChildSession session = sessions.find(id);
            if (session == null) {
                Answers.error(exchange, message.source(message.id()), unknownSession());
            } else {
                session.take(exchange, message);
            }
        } else if (message.is(McpMethods.INITIALIZE) && message.isRequest()) {
            when(children::whenKnown, exchange, message, () -> sessions.open(exchange, message));
        } else {
            Answers.error(
                    exchange,
                    message.source(message.id()),
                    RpcError.of(400, ErrorCodes.INVALID_REQUEST, McpHeaders.SESSION_ID + ": the header is missing"));
        }
    }

    /** Goes on when what a request waits for is known of the child. */
    private static void when(Consumer<Waiter> known, HttpExchange exchange, Message message, Runnable then) {
        Waiter waiter = new Waiter() {
            private boolean over;

            @Override
            public void gone() {
                over = true;
            }

            @Override
            public void known() {
                if (!over) {
                    exchange.attach(null);
                    then.run();
                }
            }

            @Override
            public void failed(RpcError error) {
                if (!over) {
                    exchange.attach(null);
                    Answers.error(exchange, message.source(message.id()), error);
                }
            }
        };
        exchange.attach(waiter);
        known.accept(waiter);
    }

    /** A request that waits. */
    private interface Waiter extends Visit, Children.Waiter {}

    private void modern(HttpExchange exchange, Message message) {
        Pipe shared = children.shared();
        ToolList tools = children.tools();
        if (shared == null || tools == null) {
            Answers.error(
                    exchange,
                    message.source(message.id()),
                    RpcError.of(
                            404,
                            ErrorCodes.METHOD_NOT_FOUND,
                            "method not found: " + message.method()
                                    + "; the server speaks revisions up to 2025-11-25, initialize"));
        } else if (!message.isRequest()) {
            RpcError refusal = shared.tell(message);
            if (refusal == null) {
                Answers.accepted(exchange);
            } else {
                Answers.error(exchange, message.source(message.id()), refusal);
            }
        } else if (message.is(McpMethods.TOOLS_CALL)) {
            when(tools::whenKnown, exchange, message, () -> call(exchange, message, shared, tools));
        } else {
            ask(
                    exchange,
                    message,
                    shared,
                    message.is(McpMethods.TOOLS_LIST) ? new Listing(exchange, tools) : new HttpCall(exchange, true));
        }
    }

    /** Calls a tool, if the headers say of its arguments what they are. */
    private static void call(HttpExchange exchange, Message message, Pipe shared, ToolList tools) {
        String mismatch = tools.mismatch(message, exchange.head());
        if (mismatch == null) {
            ask(exchange, message, shared, new HttpCall(exchange, true));
        } else {
            Answers.error(
                    exchange, message.source(message.id()), RpcError.of(400, ErrorCodes.HEADER_MISMATCH, mismatch));
        }
    }

    private static void ask(HttpExchange exchange, Message message, Pipe shared, HttpCall call) {
        exchange.attach((Visit) () -> {
            call.clientGone();
            shared.cancel(call);
        });
        shared.ask(message, call);
    }

    /** A request for the list of tools, which is read on its way. */
    private static final class Listing extends HttpCall {
        private final ToolList tools;

        Listing(HttpExchange exchange, ToolList tools) {
            super(exchange, true);
            this.tools = tools;
        }

        @Override
        void answered(byte[] message, Message origin) {
            tools.read(origin);
            super.answered(message, origin);
        }
    }

    @Override
    public void closed(HttpExchange exchange) {
        if (exchange.attachment() instanceof Visit visit) {
            visit.gone();
        }
    }

    @Override
    public void writable(HttpExchange exchange) {
        if (exchange.attachment() instanceof Visit visit) {
            visit.ready();
        }
    }

    @Override
    public void failed(Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        Log.error(log, "internal error: " + trace);
    }
}
