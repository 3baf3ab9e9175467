package io.only1mcp.macro.driver;

import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import io.only1mcp.wire.sse.SseParser;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The answer in an event stream: the event that is a response; notifications, pings and priming events stand around it. */
final class EventStream implements SseParser.Sink {
    private static final int LARGEST_EVENT = 64 << 20;

    private final SseParser parser = new SseParser(LARGEST_EVENT);
    private final Envelope envelope = new Envelope();
    private byte @Nullable [] answer;

    /** The response in a whole stream, or null when there is none. */
    byte @Nullable [] answer(byte[] body, int from, int end) {
        answer = null;
        parser.reset();
        parser.scan(body, from, end, this);
        return answer;
    }

    @Override
    public void event(SseParser event) {
        boolean response = envelope.scan(event.data(), 0, event.dataEnd())
                && (envelope.kind(Field.RESULT) != Kind.ABSENT || envelope.kind(Field.ERROR) != Kind.ABSENT);
        if (response) {
            answer = Arrays.copyOf(event.data(), event.dataEnd());
        }
    }
}
