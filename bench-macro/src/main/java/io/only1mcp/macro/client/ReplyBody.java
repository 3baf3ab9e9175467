package io.only1mcp.macro.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.only1mcp.macro.client.Reply.Resumption;
import io.only1mcp.wire.sse.SseParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of an HTTP answer. A JSON body is read to its end; of an event stream the events up to the response
 * with the request's id, because a server may keep the stream open after it.
 */
final class ReplyBody implements BodySubscriber<Reply>, SseParser.Sink {
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A larger answer is a failure. */
    private static final int MOST_BYTES = 64 << 20;

    private static final int MOST_SHOWN_BYTES = 4096;

    /** How long to wait before a broken stream is taken up again, where the server did not say. */
    private static final long USUAL_RETRY_MILLIS = 1000;

    private final int status;
    private final HttpHeaders headers;
    private final long id;
    private final Consumer<JsonNode> asked;
    private final boolean eventStream;
    private final SseParser events = new SseParser(MOST_BYTES);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private long retryMillis = USUAL_RETRY_MILLIS;
    private @Nullable Subscription subscription;

    /**
     * The body of an answer.
     *
     * @param id of the request that is answered
     * @param asked takes each request that the server itself makes on the stream
     */
    ReplyBody(ResponseInfo response, long id, Consumer<JsonNode> asked) {
        this.status = response.statusCode();
        this.headers = response.headers();
        this.id = id;
        this.asked = asked;
        this.eventStream = headers.firstValue("Content-Type")
                .map(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
                .orElse(false);
    }

    @Override
    public CompletionStage<Reply> getBody() {
        return reply;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            if (reply.isDone()) {
                return;
            }
            if (eventStream) {
                events.scan(bytes, 0, bytes.length, this);
            }
            if (events.tooLarge() || (!eventStream && body.size() + bytes.length > MOST_BYTES)) {
                fail(new IOException("the answer is larger than " + (MOST_BYTES >> 20) + " MiB"));
                return;
            }
            // A stream may go on for ever: of its bytes as many are kept as a message shows.
            if (!eventStream || body.size() < MOST_SHOWN_BYTES) {
                body.write(bytes, 0, bytes.length);
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        reply.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        String last = events.id();
        Resumption resumption =
                eventStream && last != null && !last.isEmpty() ? new Resumption(last, retryMillis) : null;
        JsonNode message = eventStream ? null : response(read(body.toByteArray()));
        reply.complete(new Reply(status, headers, body.toByteArray(), message, resumption));
    }

    @Override
    public void event(SseParser event) {
        JsonNode message = read(Arrays.copyOf(event.data(), event.dataEnd()));
        JsonNode response = response(message);
        if (response != null) {
            if (reply.complete(new Reply(status, headers, body.toByteArray(), response, null))) {
                cancel();
            }
        } else if (message.has("method") && message.has("id")) {
            asked.accept(message);
        }
    }

    @Override
    public void retry(long millis) {
        retryMillis = millis;
    }

    /** The message, when it answers our request. */
    private @Nullable JsonNode response(JsonNode message) {
        JsonNode itsId = message.path("id");
        boolean ours = itsId.isIntegralNumber() ? itsId.asLong() == id : !good() && !itsId.isTextual();
        return ours && (message.has("result") || message.has("error")) ? message : null;
    }

    /** The JSON, or a missing node where it is none. */
    private static JsonNode read(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A server that could not read our request answers with an error status and no id. */
    private boolean good() {
        return status >= 200 && status < 300;
    }

    private void fail(IOException failure) {
        reply.completeExceptionally(failure);
        cancel();
    }

    private void cancel() {
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
