package io.only1mcp.wire.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseTest {
    private final List<String> heard = new ArrayList<>();
    private final SseParser.Sink sink = new SseParser.Sink() {
        @Override
        public void event(SseParser event) {
            heard.add(event.type() + "|" + event.id() + "|" + new String(event.data(), 0, event.dataEnd(), UTF_8));
        }

        @Override
        public void retry(long millis) {
            heard.add("retry " + millis);
        }
    };

    private void hear(String stream, int piece) {
        SseParser parser = new SseParser(1000);
        byte[] bytes = stream.getBytes(UTF_8);
        for (int at = 0; at < bytes.length; at += piece) {
            parser.scan(bytes, at, Math.min(bytes.length, at + piece), sink);
        }
    }

    @Test
    void theTypeOfAnEventAndTheLastIdTakeMemoryToo() {
        SseParser parser = new SseParser(1000);
        long before = parser.held();
        byte[] bytes = ("id: " + "i".repeat(300) + "\nevent: " + "e".repeat(200) + "\n").getBytes(UTF_8);
        parser.scan(bytes, 0, bytes.length, sink);
        assertThat(parser.held()).isGreaterThanOrEqualTo(before + 500);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
    void eventsAreTheSameHoweverTheStreamIsCut(int piece) {
        String lines =
                ":hello\nid: 1\ndata:\nretry: 20\n\nevent: x\ndata: {\"ä\":1}\n\ndata: a\ndata: b\n\nnonsense\n: c\n\n";
        String all = lines + lines.replace("\n", "\r\n") + lines.replace('\n', '\r');
        hear(all, piece);
        assertThat(heard)
                .containsExactly(
                        "retry 20",
                        "message|1|",
                        "x|1|{\"ä\":1}",
                        "message|1|a\nb",
                        "retry 20",
                        "message|1|",
                        "x|1|{\"ä\":1}",
                        "message|1|a\nb",
                        "retry 20",
                        "message|1|",
                        "x|1|{\"ä\":1}",
                        "message|1|a\nb");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data:a~data: b~~|message|a~b",
                "data:  two~~|message|' two'",
                "data~~|message|''",
                "event~data:x~~|message|x",
                "event:y~data:x~~|y|x",
                "Data:x~data:z~~|message|z"
            })
    void fieldsAreReadAsTheStandardHasThem(String stream, String type, String data) {
        hear(stream.replace('~', '\n'), 1000);
        assertThat(heard).containsExactly(type + "|null|" + data.replace('~', '\n'));
    }

    @Test
    void anEventWithoutDataOrWithoutItsEndIsNone() {
        hear("event: x\n\nid: 3\n\ndata: never ended\n", 1000);
        assertThat(heard).isEmpty();
    }

    @Test
    void aByteOrderMarkBeforeTheStreamIsSteppedOver() {
        hear("\uFEFFdata: a\n\n", 1);
        assertThat(heard).containsExactly("message|null|a");
    }

    @Test
    void anEventBeyondTheLimitStopsTheParser() {
        SseParser parser = new SseParser(10);
        byte[] stream = "data: 12345\ndata: 67890\n\n".getBytes(UTF_8);
        parser.scan(stream, 0, stream.length, sink);
        assertThat(parser.tooLarge()).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void aLargeEventLiesInMemoryOnceAndIsLetGoOf() {
        int most = 1_000_000;
        SseParser parser = new SseParser(most);
        long small = parser.held();
        byte[] stream = ("data: " + "x".repeat(most - 10) + "\n\n").getBytes(UTF_8);
        for (int at = 0; at < stream.length; at += 1000) {
            parser.scan(stream, at, Math.min(at + 1000, stream.length), sink);
            assertThat(parser.held()).isLessThan(most + most / 10);
        }
        assertThat(heard).singleElement().asString().hasSize("message|null|".length() + most - 10);
        assertThat(parser.held()).isLessThanOrEqualTo(2 * small);
    }

    @Test
    void whatIsWrittenIsWhatIsRead() {
        ByteBuf out = Unpooled.buffer();
        byte[] data = "{\"a\":1}\r\nb\rc\nd".getBytes(UTF_8);
        SseWriter.retry(out, 500);
        SseWriter.priming(out, "s-0");
        SseWriter.comment(out, "alive");
        SseWriter.message(out, "s-1", data, 0, data.length);
        SseWriter.message(out, data, 0, 7);
        hear(out.toString(UTF_8), 1);
        assertThat(heard)
                .containsExactly(
                        "retry 500", "message|s-0|", "message|s-1|{\"a\":1}\nb\nc\nd", "message|s-1|{\"a\":1}");
        out.release();
    }

    @Test
    void aLineBreakInAFieldIsRefused() {
        ByteBuf out = Unpooled.buffer();
        assertThatThrownBy(() -> SseWriter.priming(out, "a\nb")).isInstanceOf(IllegalArgumentException.class);
        out.release();
    }
}
