package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.only1mcp.proxy.TestBackend.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server of the older eras that answers calls and GET with event streams, on which a test says what is sent. */
final class StreamingServer implements TestBackend.Behaviour {
    private static final String ACCEPTED = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
    private static final String END = "";
    private static final String KILL = "kill";

    /** A stream that the gateway has opened. */
    static final class Stream {
        private final Request request;
        private final BlockingQueue<String> script = new LinkedBlockingQueue<>();

        Stream(Request request) {
            this.request = request;
        }

        /** What opened it. */
        Request request() {
            return request;
        }

        /** Sends text as it is. */
        Stream send(String text) {
            script.add(text);
            return this;
        }

        /** Sends a message with an id. */
        Stream event(String id, String data) {
            return send("id: " + id + "\nevent: message\ndata: " + data + "\n\n");
        }

        /** Sends a message without an id. */
        Stream event(String data) {
            return send("event: message\ndata: " + data + "\n\n");
        }

        /** Sends the result of the call. */
        Stream result(String result) {
            return event("{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":" + result + "}");
        }

        /** How much of what was to be sent is still to be. */
        int unsent() {
            return script.size();
        }

        /** Ends the stream as it should. */
        void end() {
            script.add(END);
        }

        /** Closes the connection in mid-stream. */
        void kill() {
            script.add(KILL);
        }
    }

    private final String version;
    private final AtomicInteger sessions = new AtomicInteger();
    private final BlockingQueue<Stream> opened = new LinkedBlockingQueue<>();
    private final CountDownLatch refused = new CountDownLatch(1);
    private volatile boolean listens = true;

    StreamingServer(String version) {
        this.version = version;
    }

    /** Has no stream of its own: GET is answered with 405. */
    StreamingServer withoutGet() {
        listens = false;
        return this;
    }

    /** Waits until GET has been asked for and refused. */
    void awaitRefusal() throws InterruptedException {
        if (!refused.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody asked for a stream");
        }
    }

    /** The next stream that is opened. */
    Stream next() throws InterruptedException {
        Stream stream = opened.poll(30, TimeUnit.SECONDS);
        if (stream == null) {
            throw new AssertionError("no stream was opened");
        }
        return stream;
    }

    /** The next stream that answers a call; a stream of the server's own that is opened meanwhile waits for {@link #next}. */
    Stream nextCall() throws InterruptedException {
        List<Stream> own = new ArrayList<>();
        Stream stream = next();
        while (stream.request().head().startsWith("GET ")) {
            own.add(stream);
            stream = next();
        }
        opened.addAll(own);
        return stream;
    }

    @Override
    public @Nullable String answer(Request request, OutputStream out) throws IOException {
        if (request.head().startsWith("DELETE ")) {
            return "HTTP/1.1 204 No Content\r\n\r\n";
        }
        if (request.head().startsWith("GET ")) {
            if (listens) {
                return stream(request, out);
            }
            refused.countDown();
            return "HTTP/1.1 405 Method Not Allowed\r\nAllow: POST\r\nContent-Length: 0\r\n\r\n";
        }
        if (request.asks("initialize")) {
            return TestBackend.result(
                            request,
                            "{\"protocolVersion\":\"" + version
                                    + "\",\"capabilities\":{\"tools\":{},\"resources\":{},\"logging\":{}},\"serverInfo\":{\"name\":\"t\",\"version\":\"1\"}}")
                    .replace("\r\n\r\n", "\r\nMcp-Session-Id: s-" + sessions.incrementAndGet() + "\r\n\r\n");
        }
        if (!request.body().contains("\"method\"") || request.body().contains("\"notifications/")) {
            return ACCEPTED;
        }
        return request.asks("tools/call") ? stream(request, out) : TestBackend.result(request, "{}");
    }

    private @Nullable String stream(Request request, OutputStream out) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                .getBytes(ISO_8859_1));
        out.flush();
        Stream stream = new Stream(request);
        opened.add(stream);
        try {
            for (String text = stream.script.take(); !text.equals(END); text = stream.script.take()) {
                if (text.equals(KILL)) {
                    return null;
                }
                out.write((Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(ISO_8859_1));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "0\r\n\r\n";
    }
}
