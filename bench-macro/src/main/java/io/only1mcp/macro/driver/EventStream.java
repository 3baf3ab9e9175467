package io.only1mcp.macro.driver;

import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import io.only1mcp.wire.sse.SseParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer in an event stream: the event that is a response; notifications, pings and priming events stand around it. */
final class EventStream implements SseParser.Sink {
    private static final int LARGEST_EVENT = 64 << 20;

    private final SseParser parser = new SseParser(LARGEST_EVENT);
    private final Envelope envelope = new Envelope();
    private byte @Nullable [] answer;
    private @Nullable List<byte[]> all;

    /** The response in a whole stream, or null when there is none. */
    byte @Nullable [] answer(byte[] body, int from, int end) {
        answer = null;
        parser.reset();
        parser.scan(body, from, end, this);
        return answer;
    }

    /** Every message or array of messages in a whole stream. */
    List<byte[]> messages(byte[] body, int from, int end) {
        List<byte[]> found = new ArrayList<>();
        all = found;
        parser.reset();
        parser.scan(body, from, end, this);
        all = null;
        return found;
    }

    @Override
    public void event(SseParser event) {
        if (all != null) {
            if (event.dataEnd() > 0) {
                all.add(Arrays.copyOf(event.data(), event.dataEnd()));
            }
            return;
        }
        boolean response = envelope.scan(event.data(), 0, event.dataEnd())
                && (envelope.kind(Field.RESULT) != Kind.ABSENT || envelope.kind(Field.ERROR) != Kind.ABSENT);
        if (response) {
            answer = Arrays.copyOf(event.data(), event.dataEnd());
        }
    }
}
