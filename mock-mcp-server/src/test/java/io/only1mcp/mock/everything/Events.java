package io.only1mcp.mock.everything;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.wire.sse.SseParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** An answer that is a stream of events, read one by one; waits for those that are still to come. */
final class Events implements AutoCloseable {

    /** One event; a priming one has no message. */
    record Event(@Nullable String id, JsonNode message) {

        String method() {
            return message.path("method").asText();
        }
    }

    private final InputStream in;
    private final SseParser parser = new SseParser(1 << 20);
    private final Queue<Event> read = new ArrayDeque<>();
    private final byte[] buffer = new byte[4096];
    private long retry = -1;

    Events(InputStream in) {
        this.in = in;
    }

    /** The next event, which must be there. */
    Event next() {
        Event event = nextOrNull();
        if (event == null) {
            throw new AssertionError("the stream has ended");
        }
        return event;
    }

    private @Nullable Event nextOrNull() {
        try {
            while (read.isEmpty()) {
                int count = in.read(buffer);
                if (count < 0) {
                    return null;
                }
                parser.scan(buffer, 0, count, new SseParser.Sink() {
                    @Override
                    public void event(SseParser event) {
                        String data = new String(event.data(), 0, event.dataEnd(), UTF_8);
                        read.add(new Event(event.id(), data.isEmpty() ? MissingNode.getInstance() : Trees.parse(data)));
                    }

                    @Override
                    public void retry(long millis) {
                        retry = millis;
                    }
                });
            }
            return read.remove();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message. */
    JsonNode message() {
        return next().message();
    }

    /** All messages up to the end. */
    List<JsonNode> rest() {
        List<JsonNode> messages = new ArrayList<>();
        for (Event event = nextOrNull(); event != null; event = nextOrNull()) {
            messages.add(event.message());
        }
        return messages;
    }

    /** How long the stream asked to wait, or -1. */
    long retry() {
        return retry;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
