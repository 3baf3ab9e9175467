package io.only1mcp.proxy.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.log.Log;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.rpc.RpcError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A child and the requests that it has in hand. Whoever asks chooses ids and progress tokens for himself alone, but the
 * child sees all requests on one stream: there each has a number of its own. Belongs to the event loop.
 */
final class Pipe implements Child.Owner {

    /** What a child belongs to. */
    interface Home {
        /** A message that belongs to no request that can be told. */
        void unasked(Pipe pipe, Message message);

        /** The client of a request does not take what the child writes. */
        void slow(Pipe pipe, HttpCall call);

        /** The child has ended, and all its requests have failed. */
        void ended(Pipe pipe, String how);
    }

    private static final int LONGEST_SHOWN = 200;

    private final String name;
    private final Consumer<Pipe> gone;
    private final Consumer<String> log;
    private final Child child;
    private final long startedAt = System.nanoTime();
    private final Map<Long, Call> calls = new LinkedHashMap<>();
    private Home home;
    private long last;
    private long noise;
    private boolean ending;

    /**
     * Starts a child.
     *
     * @param home what it belongs to
     * @param start starts the process for its owner
     * @param gone called when the process is no more
     */
    Pipe(String name, Home home, Function<Child.Owner, Child> start, Consumer<Pipe> gone, Consumer<String> log) {
        this.name = name;
        this.home = home;
        this.gone = gone;
        this.log = log;
        this.child = start.apply(this);
    }

    /** From now on it belongs to somebody else. */
    void moveTo(Home other) {
        home = other;
    }

    /** Whether it was told to end. */
    boolean isEnding() {
        return ending;
    }

    /** When it was started; an instant of {@link System#nanoTime}. */
    long startedAt() {
        return startedAt;
    }

    /** How many requests wait for an answer. */
    int inHand() {
        return calls.size();
    }

    /** Sends a request; the call is told what becomes of it. */
    void ask(Message request, Call call) {
        long number = ++last;
        boolean listens = request.is(McpMethods.SUBSCRIPTIONS_LISTEN);
        call.sent(
                number,
                request.source(request.id()),
                request.source(request.requestedToken()),
                listens,
                request.logs());
        byte[] line = new Edits(request)
                .number(request.id(), number)
                .number(request.requestedToken(), number)
                .line();
        calls.put(number, call);
        if (!child.send(line)) {
            calls.remove(number);
            call.failed(busy());
        }
    }

    /**
     * Sends a notification or a response. One that cancels a request names it by the number that the child knows.
     *
     * @return why it could not be sent, or null
     */
    @Nullable
    RpcError tell(Message message) {
        Edits edits = new Edits(message);
        if (message.is(McpMethods.CANCELLED)) {
            Call cancelled = newest(message.source(message.requestId()));
            if (cancelled == null) {
                return null;
            }
            edits.number(message.requestId(), cancelled.number());
        }
        return child.send(edits.line()) ? null : busy();
    }

    private RpcError busy() {
        return RpcError.of(
                503, ErrorCodes.OVERLOADED, "backend " + name + ": does not read what it was sent; try again");
    }

    private @Nullable Call newest(byte[] id) {
        Call newest = null;
        for (Call call : calls.values()) {
            newest = Arrays.equals(call.id(), id) ? call : newest;
        }
        return newest;
    }

    /** Nobody waits for the answer any more, and the child is to know. */
    void cancel(Call call) {
        if (calls.remove(call.number()) != null) {
            child.send(("{\"jsonrpc\":\"2.0\",\"method\":\"" + McpMethods.CANCELLED + "\",\"params\":{\"requestId\":"
                            + call.number() + ",\"reason\":\"the client went away\"}}")
                    .getBytes(UTF_8));
        }
    }

    void pause() {
        child.pause();
    }

    void resume() {
        child.resume();
    }

    /** Ends the child. */
    void end() {
        ending = true;
        child.end();
    }

    /** Completes when the child is gone. */
    CompletableFuture<@Nullable Void> gone() {
        return child.gone();
    }

    @Override
    public void line(byte[] bytes, int end) {
        Message message = Message.read(bytes, end);
        if (message == null || (message.method() == null && !message.isResponse())) {
            unreadable(bytes, end);
        } else if (message.isResponse()) {
            answer(message);
        } else if (message.isRequest()) {
            home.unasked(this, message);
        } else {
            notification(message);
        }
    }

    /** Whoever waits for an answer that is none need not wait for longer; what nobody waits for is noise. */
    private void unreadable(byte[] bytes, int end) {
        Call call = calls.remove(IdSearch.in(bytes, end));
        if (call == null) {
            noise(bytes, end);
            return;
        }
        String what =
                "wrote an answer that is no JSON-RPC response, or is nested more than " + Message.DEEPEST + " deep";
        Log.warn(log, "backend " + name + ": " + what);
        call.failed(RpcError.of(502, ErrorCodes.BACKEND_FAILED, "backend " + name + ": " + what));
    }

    /** What is no message is said in the log: at first each line, later only those whose count is a power of two. */
    private void noise(byte[] bytes, int end) {
        noise++;
        if (noise <= 4 || Long.bitCount(noise) == 1) {
            String text = new String(bytes, 0, Math.min(end, LONGEST_SHOWN), UTF_8).replaceAll("\\p{Cntrl}", " ");
            Log.warn(
                    log,
                    "backend " + name + ": wrote a line that is no JSON-RPC message (number " + noise + "): " + text);
        }
    }

    private void answer(Message message) {
        Call call = calls.remove(message.number(message.id()));
        if (call != null) {
            Edits edits = new Edits(message).source(message.id(), call.id());
            if (call.listens()) {
                edits.source(message.subscriptionId(), call.id());
            }
            call.answered(edits.line(), message);
        }
    }

    private void notification(Message message) {
        Call call = null;
        Edits edits = new Edits(message);
        if (message.is(McpMethods.PROGRESS)) {
            call = calls.get(message.number(message.progressToken()));
            if (call != null) {
                edits.source(message.progressToken(), call.token());
            }
        } else if (message.subscriptionId() != null) {
            call = calls.get(message.number(message.subscriptionId()));
            if (call != null) {
                edits.source(message.subscriptionId(), call.id());
            }
        } else if (message.is(McpMethods.CANCELLED)) {
            call = calls.get(message.number(message.requestId()));
            if (call != null && call.listens()) {
                close(call);
                return;
            }
            call = null;
        } else if (message.is(McpMethods.LOG_MESSAGE)) {
            call = newestThatLogs();
        }
        if (call == null) {
            home.unasked(this, message);
            return;
        }
        call.notified(edits.line());
        if (call instanceof HttpCall http && !http.writable()) {
            home.slow(this, http);
        }
    }

    /** Of the era since 2026-07-28: a request says whether it wants them, but they do not say which request is theirs. */
    private @Nullable Call newestThatLogs() {
        Call newest = null;
        for (Call call : calls.values()) {
            newest = call.logs() ? call : newest;
        }
        return newest;
    }

    /** A subscription that the server ends by cancelling it ends over HTTP with a result. */
    private void close(Call call) {
        String id = new String(call.id(), UTF_8);
        calls.remove(call.number());
        Message result = Message.of(
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"resultType\":\"complete\",\"_meta\":{\""
                        + MetaKeys.SUBSCRIPTION_ID + "\":" + id + "}}}");
        call.answered(result.bytes(), result);
    }

    @Override
    public void notKept(long bytes, long id) {
        String what = "wrote a line of " + bytes + " bytes, which is more than the limit or than there is room for";
        Log.warn(log, "backend " + name + ": " + what);
        Call call = calls.remove(id);
        if (call != null) {
            call.failed(RpcError.of(502, ErrorCodes.TOO_LARGE, "backend " + name + ": " + what));
        }
    }

    @Override
    public void ended(String how) {
        List<Call> lost = new ArrayList<>(calls.values());
        calls.clear();
        for (Call call : lost) {
            call.failed(RpcError.of(502, ErrorCodes.BACKEND_FAILED, "backend " + name + ": " + how));
        }
        gone.accept(this);
        home.ended(this, how);
    }

    /** Keeps the streams of subscriptions alive. */
    void keepAlive() {
        for (Call call : calls.values()) {
            if (call instanceof HttpCall http) {
                http.keepAlive();
            }
        }
    }

    /** The newest request that somebody waits for over HTTP, or null. */
    @Nullable
    HttpCall newestStream() {
        HttpCall newest = null;
        for (Call call : calls.values()) {
            newest = call instanceof HttpCall http && http.isOpen() ? http : newest;
        }
        return newest;
    }
}
