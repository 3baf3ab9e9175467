package io.only1mcp.macro.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of an HTTP answer. A JSON body is read to its end; of an event stream the events up to the response
 * with the request's id, because a server may keep the stream open after it.
 */
final class ReplyBody implements BodySubscriber<Reply> {
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A larger answer is a failure. */
    private static final int MOST_BYTES = 64 << 20;

    private final int status;
    private final HttpHeaders headers;
    private final long id;
    private final boolean eventStream;
    private final SseParser events = new SseParser(MOST_BYTES);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private @Nullable Subscription subscription;

    /** @param id of the request that is answered */
    ReplyBody(ResponseInfo response, long id) {
        this.status = response.statusCode();
        this.headers = response.headers();
        this.id = id;
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
            if (body.size() + bytes.length > MOST_BYTES) {
                fail(new IOException("the answer is larger than " + (MOST_BYTES >> 20) + " MiB"));
                return;
            }
            body.write(bytes, 0, bytes.length);
            if (eventStream) {
                events.scan(bytes, 0, bytes.length, this::event);
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        reply.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        reply.complete(
                new Reply(status, headers, body.toByteArray(), eventStream ? null : message(body.toByteArray())));
    }

    private void event(SseParser event) {
        JsonNode message = message(Arrays.copyOf(event.data(), event.dataEnd()));
        if (message != null && reply.complete(new Reply(status, headers, body.toByteArray(), message))) {
            cancel();
        }
    }

    /** The message, when it answers our request; requests and notifications of the server are not for us. */
    private @Nullable JsonNode message(byte[] bytes) {
        try {
            JsonNode message = JSON.readTree(bytes);
            JsonNode itsId = message.path("id");
            boolean ours = itsId.isIntegralNumber() ? itsId.asLong() == id : !good() && !itsId.isTextual();
            return ours && (message.has("result") || message.has("error")) ? message : null;
        } catch (JsonProcessingException noJson) {
            return null;
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
