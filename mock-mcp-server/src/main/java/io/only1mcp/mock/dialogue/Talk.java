package io.only1mcp.mock.dialogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.session.Session;
import io.only1mcp.mock.time.LoopTime;
import io.only1mcp.wire.rpc.RpcError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a server says on one request: word of what goes on, questions to the client, and then one result or error. When
 * the request was cancelled, nothing more is said, and nothing more happens that was to happen {@link #later}.
 */
public abstract class Talk {

    private final Request request;
    private final ServerInfo server;
    private final LoopTime time;
    private final List<Runnable> endings = new ArrayList<>(1);
    private boolean over;
    private boolean cancelled;

    /** A talk in which nothing was said. */
    protected Talk(Request request, ServerInfo server, LoopTime time) {
        this.request = request;
        this.server = server;
        this.time = time;
    }

    /** What is talked about. */
    public final Request request() {
        return request;
    }

    /** Whether the request was cancelled. */
    public final boolean cancelled() {
        return cancelled;
    }

    /** Says a notification that belongs to the request. */
    public final void tell(String method, ObjectNode params) {
        if (!over) {
            piece(Trees.bytes(Messages.notification(method, params)));
        }
    }

    /**
     * Asks the client, in a session.
     *
     * @param answered gets the response, with its result or error
     */
    public final void ask(String method, ObjectNode params, Consumer<ObjectNode> answered) {
        Session session = Objects.requireNonNull(request.session(), "a request by itself has no way to ask");
        if (!over) {
            long id = session.ask(answered);
            whenOver(() -> session.forget(id));
            piece(Trees.bytes(Messages.request(id, method, params)));
        }
    }

    /** Says the result, which in 2026-07-28 says itself what kind it is and whose. */
    public final void result(ObjectNode result) {
        if (request.modern()) {
            if (!result.has("resultType")) {
                result.put("resultType", "complete");
            }
            finished(server.signed(result));
        } else {
            finished(result);
        }
    }

    /** Says a result just as it is, though it should say more. */
    public final void bareResult(ObjectNode result) {
        finished(result);
    }

    private void finished(ObjectNode result) {
        end(Messages.result(request.id(), result), 200);
    }

    /** Says an error. */
    public final void refuse(RpcError error) {
        end(Messages.error(request.id(), error), request.modern() ? error.status() : 200);
    }

    private void end(ObjectNode message, int status) {
        if (!over) {
            over = true;
            last(Trees.bytes(message), status);
            endings.forEach(Runnable::run);
        }
    }

    /** Goes on after that time, unless the request was cancelled. */
    public final void later(Duration after, Runnable step) {
        time.wake(time.nanos() + after.toNanos(), () -> {
            if (!over) {
                step.run();
            }
        });
    }

    /** Has something happen when the last word was said or the request was cancelled. */
    public final void whenOver(Runnable ending) {
        endings.add(ending);
    }

    /** The client wants no answer any more, or cannot get one. */
    public final void cancel() {
        if (!over) {
            over = true;
            cancelled = true;
            dropped();
            endings.forEach(Runnable::run);
        }
    }

    /** Makes the answer a stream, though nothing was said yet. */
    public void open() {}

    /** Breaks off the connection that carries the answer, so that the client has to take it up again. */
    public void breakOff() {}

    /** Says nothing, but keeps the connection alive. */
    public void comment() {}

    /** Whether the client can be asked something on this request, in a session. */
    public boolean asks() {
        return true;
    }

    /** Whether everything is said on one channel that other requests share. */
    public boolean shared() {
        return false;
    }

    /** Says a message that is not the last. */
    protected abstract void piece(byte[] json);

    /** Says the last message, with the HTTP status that an error of 2026-07-28 has. */
    protected abstract void last(byte[] json, int status);

    /** Nothing more is to be said: lets go of what carried the answer. */
    protected abstract void dropped();
}
