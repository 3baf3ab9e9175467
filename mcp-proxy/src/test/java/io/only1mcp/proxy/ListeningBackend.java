package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.only1mcp.proxy.TestBackend.Request;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A backend of the era since 2026-07-28 whose streams of changes say what a test tells them. */
final class ListeningBackend implements Closeable {
    private final TestBackend backend;
    private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();

    ListeningBackend() throws IOException {
        backend = new TestBackend(this::answer);
    }

    private String answer(Request request, OutputStream out) throws IOException {
        if (!request.asks("subscriptions/listen")) {
            String answer = TestBackend.modern("echo").answer(request, out);
            return answer == null ? "" : answer;
        }
        out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                .getBytes(ISO_8859_1));
        streams.add(new Stream(request, out));
        return "";
    }

    TestBackend backend() {
        return backend;
    }

    /** The next stream that the gateway opens. */
    Stream stream() throws InterruptedException {
        Stream stream = streams.poll(30, TimeUnit.SECONDS);
        if (stream == null) {
            throw new AssertionError("the gateway opened no stream");
        }
        return stream;
    }

    @Override
    public void close() throws IOException {
        backend.close();
    }

    /** One open stream. */
    record Stream(Request request, OutputStream out) {

        /** The filter that it was opened with. */
        String filter() {
            String body = request.body();
            return body.substring(body.indexOf("\"notifications\":") + 16, body.length() - 2);
        }

        /** Accepts all that was asked for. */
        Stream accept() throws IOException {
            return accept(filter());
        }

        Stream accept(String granted) throws IOException {
            return say("notifications/subscriptions/acknowledged", "\"notifications\":" + granted);
        }

        /** Sends a notification on this stream. */
        Stream say(String method, String params) throws IOException {
            return message("{\"jsonrpc\":\"2.0\",\"method\":\"" + method
                    + "\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":" + request.id() + "}"
                    + (params.isEmpty() ? "" : "," + params) + "}}");
        }

        Stream changed(String list) throws IOException {
            return say("notifications/" + list + "/list_changed", "");
        }

        Stream updated(String uri) throws IOException {
            return say("notifications/resources/updated", "\"uri\":\"" + uri + "\"");
        }

        Stream message(String json) throws IOException {
            return raw(chunk(json));
        }

        private static String chunk(String json) {
            String event = "event: message\ndata: " + json + "\n\n";
            return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
        }

        /** Ends as a stream should end, at one go: who has read the result may hang up. */
        void complete() throws IOException {
            raw(chunk("{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":{\"resultType\":\"complete\"}}")
                    + "0\r\n\r\n");
        }

        /** Ends without a word. */
        void end() throws IOException {
            raw("0\r\n\r\n");
        }

        Stream raw(String text) throws IOException {
            out.write(text.getBytes(ISO_8859_1));
            out.flush();
            return this;
        }
    }
}
