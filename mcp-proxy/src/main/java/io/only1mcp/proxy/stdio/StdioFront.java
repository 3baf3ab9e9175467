package io.only1mcp.proxy.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.RequestHeads;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.rpc.RpcError;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client at standard input and output: each of its lines becomes a request to the gateway's own service at a private
 * socket, and what comes back becomes lines. Belongs to the event loop, but for its two threads.
 */
final class StdioFront implements LineReader.Sink, FrontCall.Taker {
    private static final int MOST_IN_HAND = 256;
    private static final long MOST_WAITING = 1024 * 1024;
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] NOTHING = {};

    private final Child.Terms terms;
    private final Backend gateway;
    private final Consumer<String> log;
    private final LineReader reader;
    private final LineWriter writer;
    private final FrontCall.Limits limits;
    private final Set<FrontCall> calls = new LinkedHashSet<>();
    private final ArrayDeque<Message> held = new ArrayDeque<>();
    private final ToolHeaders tools = new ToolHeaders();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch written = new CountDownLatch(1);

    /** In older eras messages have an order: what must have arrived before the next one is sent. */
    private @Nullable FrontCall barrier;

    private @Nullable FrontCall listening;
    private @Nullable String session;
    private @Nullable String version;
    private boolean ended;

    /**
     * A client of the gateway that answers behind {@code gateway}.
     *
     * @param limits how much memory its answers may take
     */
    StdioFront(Child.Terms terms, Backend gateway, FrontCall.Limits limits, Consumer<String> log) {
        this.limits = limits;
        this.log = log;
        this.terms = terms;
        this.gateway = gateway;
        this.reader = new LineReader(terms, this);
        this.writer = new LineWriter(limits.room(), () -> terms.loop().execute(this::drained));
    }

    /** Begins to read and to write. */
    void begin(InputStream in, OutputStream out) {
        Child.thread("stdin", () -> {
                    try {
                        reader.read(in);
                    } catch (InterruptedException e) {
                        log.accept("standard input was given up");
                    }
                    terms.loop().execute(this::inputEnded);
                })
                .start();
        Child.thread("stdout", () -> {
                    writer.write(out);
                    written.countDown();
                })
                .start();
    }

    /** Waits until the input has ended and what was asked is answered, so long at most; false when it is not yet so. */
    boolean await(Duration longest) throws InterruptedException {
        return over.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Writes what is still to be written, and no more; waits for that for a while. */
    void close(long atMostNanos) throws InterruptedException {
        writer.end();
        boolean whole = written.await(atMostNanos, TimeUnit.NANOSECONDS);
        if (!whole) {
            log.accept("standard output was not read to its end");
        }
    }

    private void inputEnded() {
        ended = true;
        for (FrontCall call : List.copyOf(calls)) {
            Message message = call.message();
            if (message == null || message.is(McpMethods.SUBSCRIPTIONS_LISTEN)) {
                // Nobody can end these any more.
                calls.remove(call);
                call.drop();
            }
        }
        settle();
    }

    private void settle() {
        if (ended && calls.isEmpty() && held.isEmpty()) {
            over.countDown();
        }
    }

    private void drained() {
        for (FrontCall call : List.copyOf(calls)) {
            call.goOn();
        }
        readOn();
    }

    /** Takes lines of the client, as long as it takes those of ours and not too many are in hand. */
    private void readOn() {
        if (full() || calls.size() + held.size() > MOST_IN_HAND) {
            reader.pause();
        } else {
            reader.resume();
        }
    }

    @Override
    public void line(byte[] bytes, int end) {
        Message message = Message.read(bytes, end);
        if (message == null) {
            refuse(NULL, ErrorCodes.PARSE_ERROR, "the line is not one JSON-RPC message");
        } else if (message.is(McpMethods.CANCELLED) && cancelled(message)) {
            return;
        } else if (message.modern()) {
            send(begin(message, false), message, FrontHeads.modern(message, tools));
        } else {
            held.add(message);
            next();
        }
        readOn();
    }

    @Override
    public void notKept(long bytes, long id) {
        refuse(
                id < 0 ? NULL : Long.toString(id).getBytes(UTF_8),
                ErrorCodes.TOO_LARGE,
                "a line of " + bytes + " bytes is more than the limit of " + terms.limit());
    }

    /** Since 2026-07-28 a request is cancelled by closing its connection, and is not answered any more. */
    private boolean cancelled(Message notification) {
        byte[] id = notification.source(notification.requestId());
        for (FrontCall call : calls) {
            Message asked = call.message();
            if (asked != null && asked.modern() && asked.isRequest() && Arrays.equals(asked.source(asked.id()), id)) {
                calls.remove(call);
                call.drop();
                settle();
                return true;
            }
        }
        return session == null;
    }

    /** Sends what waits, up to the next message that must have arrived before others follow. */
    private void next() {
        while (barrier == null && !held.isEmpty()) {
            Message message = held.remove();
            FrontCall call = begin(message, false);
            send(call, message, FrontHeads.legacy(session, version));
            if (!message.isRequest() || message.is(McpMethods.INITIALIZE)) {
                barrier = call;
            }
        }
    }

    private FrontCall begin(@Nullable Message message, boolean again) {
        FrontCall call = new FrontCall(this, message, limits, again);
        calls.add(call);
        return call;
    }

    private void send(FrontCall call, Message message, String head) {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(head.length() + RequestHeads.FRAMING);
        out.writeBytes(head.getBytes(UTF_8));
        RequestHeads.end(out, message.end());
        gateway.replica().send(call, out, message.bytes(), 0, message.end());
    }

    /** Sends a call once more whose headers were refused: with those that the tool wants by the newest list. */
    private void sendAgain(Message message) {
        FrontCall call = begin(message, true);
        new FrontList(gateway, tools).learn(() -> {
            if (calls.contains(call)) {
                send(call, message, FrontHeads.modern(message, tools));
            }
        });
    }

    /** Opens the stream for what belongs to no request. */
    private void listen() {
        FrontCall call = begin(null, false);
        listening = call;
        byte[] head = FrontHeads.stream(session, version).getBytes(UTF_8);
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(head.length + RequestHeads.FRAMING);
        out.writeBytes(head);
        RequestHeads.endLine(out);
        gateway.replica().send(call, out, NOTHING, 0, 0);
    }

    @Override
    public void line(FrontCall call, byte[] bytes, int end) {
        Message message = Message.read(bytes, end);
        Message asked = call.message();
        if (message == null || (asked == null && call.status() != 200)) {
            // No message: whoever asked is told at the end of the call.
            return;
        }
        if (!message.isResponse()) {
            write(call, message);
        } else if (asked != null && asked.isRequest() && !call.answered()) {
            call.markAnswered();
            answer(call, asked, message);
        }
    }

    private void answer(FrontCall call, Message asked, Message answer) {
        if (asked.is(McpMethods.INITIALIZE) && !asked.modern() && !answer.isError()) {
            session = call.session();
            version = answer.version();
        }
        if (answer.isError() && answer.id() == null) {
            // Refused as HTTP, before anybody looked for an id.
            refuse(asked.source(asked.id()), answer.errorCode(), "the gateway answered HTTP " + call.status());
            return;
        }
        if (asked.is(McpMethods.TOOLS_CALL)
                && asked.modern()
                && answer.errorCode() == ErrorCodes.HEADER_MISMATCH
                && !call.again()) {
            sendAgain(asked);
            return;
        }
        if (asked.is(McpMethods.TOOLS_LIST) && asked.modern()) {
            tools.learn(answer);
        }
        if (asked.is(McpMethods.SUBSCRIPTIONS_LISTEN) && asked.modern() && !answer.isError()) {
            // On standard streams a subscription that the server ends is also cancelled.
            writer.put(("{\"jsonrpc\":\"2.0\",\"method\":\"" + McpMethods.CANCELLED + "\",\"params\":{\"requestId\":"
                            + new String(asked.source(asked.id()), UTF_8) + "}}")
                    .getBytes(UTF_8));
        }
        write(call, answer);
    }

    private void write(FrontCall call, Message message) {
        byte[] line = new Edits(message).line();
        writer.put(line, call.handOver(line.length));
    }

    private void refuse(byte[] id, int code, String why) {
        writer.put(RpcError.of(400, code, why).body(id));
    }

    @Override
    public boolean full() {
        return writer.waiting() > MOST_WAITING;
    }

    @Override
    public void over(FrontCall call, @Nullable String why) {
        if (!calls.remove(call)) {
            return;
        }
        Message asked = call.message();
        if (asked != null && asked.isRequest() && !call.answered()) {
            refuse(
                    asked.source(asked.id()),
                    ErrorCodes.BACKEND_FAILED,
                    why == null ? "the gateway answered HTTP " + call.status() + " and no message" : why);
        }
        if (listening == call) {
            listening = null;
        }
        if (barrier == call) {
            barrier = null;
            if (asked != null && asked.is(McpMethods.INITIALIZED) && session != null && listening == null && !ended) {
                listen();
            }
            next();
        }
        readOn();
        settle();
    }
}
