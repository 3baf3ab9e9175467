package io.only1mcp.macro.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.units.Durations;
import io.only1mcp.macro.stdio.LinePipe;
import io.only1mcp.wire.protocol.McpMethods;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A process that takes messages over its standard streams, one in a line. Headers have no place here. */
final class PipeEndpoint implements Endpoint {
    private static final URI URL = URI.create(TargetFile.STDIO);
    private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (name, value) -> true);
    private static final byte[] NOTHING = {};

    private final String name;
    private final LinePipe pipe;
    private final Duration timeout;
    private long ids;
    private @Nullable JsonNode answer;

    PipeEndpoint(String name, LinePipe pipe, Duration timeout) {
        this.name = name;
        this.pipe = pipe;
        this.timeout = timeout;
    }

    @Override
    public URI url() {
        return URL;
    }

    @Override
    public long nextId() {
        return ++ids;
    }

    /** A server of the older revisions may leave server/discover without an answer: then there is one without a message. */
    @Override
    public Reply post(String what, long id, String json, Map<String, String> headers, Stream stream) {
        send(json);
        answer = null;
        if (id == 0) {
            return reply(null);
        }
        boolean discover = what.equals(McpMethods.SERVER_DISCOVER);
        long patience = discover ? timeout.toNanos() / 2 : timeout.toNanos();
        long until = System.nanoTime() + patience;
        while (answer == null) {
            long left = until - System.nanoTime();
            if (left <= 0 && discover) {
                return reply(null);
            }
            if (left <= 0) {
                throw failure("no answer to " + what + " within " + Durations.text(timeout)
                        + "; does it speak MCP over its standard streams?");
            }
            boolean last = pipe.ended();
            int unused = pipe.poll(last ? 0 : left, (bytes, from, end) -> line(bytes, from, end, id, stream));
            if (last && answer == null) {
                throw failure("closed its standard streams before it answered " + what
                        + "; set protocol to the revision that it speaks, if it takes no other message first");
            }
        }
        return reply(answer);
    }

    @Override
    public CompletableFuture<Reply> listen(Map<String, String> headers, Stream stream) {
        return CompletableFuture.completedFuture(reply(null));
    }

    @Override
    public Reply delete(Map<String, String> headers) {
        return reply(null);
    }

    @Override
    public TargetException failure(String what) {
        return new TargetException(name + ": " + what);
    }

    @Override
    public TargetException unusable(String what, Reply reply) {
        JsonNode error = reply.error();
        return failure(
                error == null
                        ? "answers " + what + " with neither result nor error"
                        : "answers " + what + " with error "
                                + error.path("code").asText() + " "
                                + Excerpt.of(error.path("message").asText()));
    }

    private void line(byte[] bytes, int from, int end, long id, Stream stream) {
        JsonNode message;
        try {
            message = ReplyBody.JSON.readTree(Arrays.copyOfRange(bytes, from, end));
        } catch (JsonProcessingException chatter) {
            return;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        if (message.has("method")) {
            String own = message.has("id") ? stream.answer(message) : null;
            if (own != null) {
                send(own);
            }
        } else if (message.path("id").isIntegralNumber() && message.path("id").asLong() == id) {
            answer = message;
        }
    }

    private void send(String json) {
        byte[] bytes = (json + "\n").getBytes(UTF_8);
        pipe.send(bytes, bytes.length);
    }

    private static Reply reply(@Nullable JsonNode message) {
        return new Reply(200, NO_HEADERS, NOTHING, message, null);
    }
}
