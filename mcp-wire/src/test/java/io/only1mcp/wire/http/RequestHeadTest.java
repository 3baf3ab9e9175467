package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
    private static RequestHead head(String fields) {
        return RequestHead.of("POST /mcp?a=b HTTP/1.1\r\n" + fields.replace("~", "\r\n") + "\r\n\r\n");
    }

    @Test
    void fieldsAreFoundInAnyLetterCaseWithoutTheBlanksAroundTheirValues() {
        RequestHead head = head("HOST:\ta ~Mcp-Session-id: s-1~MCP-NAME: files.read~x: 1~X:2~Accept: a~Accept: b");

        assertThat(head.path()).isEqualTo("/mcp");
        assertThat(head.target()).isEqualTo("/mcp?a=b");
        assertThat(head.host()).isEqualTo("a");
        assertThat(head.sessionId()).isEqualTo("s-1");
        assertThat(head.mcpName()).isEqualTo("files.read");
        assertThat(head.accept()).isEqualTo("a");
        assertThat(head.header("X")).isEqualTo("1");
        assertThat(head.headers("x")).containsExactly("1", "2");
        assertThat(head.header("y")).isNull();
        assertThat(head.repeated()).isFalse();
        assertThat(head("Mcp-Method: a~mcp-method: a").repeated()).isTrue();
        assertThat(head("Mcp-Session-Id: a").isUnclear()).isFalse();
        assertThat(head("Mcp-Session-Id: a~mcp-session-id: b").isUnclear()).isTrue();
    }

    @Test
    void traceContextAndMirroredParametersArePassedOnAsTheyCame() {
        RequestHead head = head(
                "traceparent: 00-1-2-01~tracestate: v=1~Baggage: u=\u00E9~Mcp-Param-Path:  /a ~Mcp-Param-: x~Mcp-Other: y");
        ByteBuf out = Unpooled.buffer();
        head.writeForwarded(out);

        assertThat(head.hasForwarded()).isTrue();
        assertThat(out.toString(ISO_8859_1))
                .isEqualTo("traceparent: 00-1-2-01\r\ntracestate: v=1\r\nBaggage: u=\u00E9\r\nMcp-Param-Path: /a\r\n");
        assertThat(head.parameters()).containsExactly(Map.entry("Mcp-Param-Path", "/a"));
        assertThat(head("Host: a~X-Mcp-Param-a: b").hasForwarded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET / HTTP/1.1\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n",
                "GET / HTTP/1.1\r\n\r\nX: y\r\n\r\n",
                "GET / HTTP/1.1\r\nX\r\n\r\n",
                "GET / HTTP/1\r\n\r\n",
                "GET /\r\n\r\n"
            })
    void whatIsNoHeadIsNotTakenForOne(String text) {
        assertThatThrownBy(() -> RequestHead.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLineThatIsNoRequestIsRefusedBeforeItsHeadIsWhole() {
        for (String line : new String[] {"\u0016\u0003\u0001", "GET  / HTTP/1.1\r\n", "hello\r\n"}) {
            try (Front front = new Front(HttpLimits.DEFAULT)) {
                front.take(line);
                assertThat(front.answers()).as(line).startsWith("HTTP/1.1 400 ");
            }
        }
        try (Front front = new Front(HttpLimits.DEFAULT)) {
            front.take("GET / HTTP/1.1\r\nHost: a\r\n");
            assertThat(front.answers()).isEmpty();
            front.take("\r\n");
            assertThat(front.answers()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void blankLinesBeforeARequestAreBoundedToo() {
        try (Front front = new Front(HttpLimits.DEFAULT)) {
            front.take("\r\n".repeat(1_000));
            assertThat(front.answers()).isEmpty();
            front.take("\r\n".repeat(2_000));
            assertThat(front.answers()).startsWith("HTTP/1.1 414 ");
        }
    }

    @Test
    void aTinyBodyHoldsNoMoreMemoryThanItHas() {
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(HttpLimits.DEFAULT));
        String tiny = "P / HTTP/1.1\r\nTransfer-Encoding:chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
        channel.writeInbound(Unpooled.copiedBuffer(tiny.repeat(1_000), ISO_8859_1));
        int pieces = 0;
        for (Received next = channel.readInbound(); next != null; next = channel.readInbound()) {
            if (next instanceof BodyPiece piece) {
                assertThat(piece.last()).isTrue();
                assertThat(piece.data().array()).hasSize(1);
                pieces++;
            }
        }
        assertThat(pieces).isEqualTo(1_000);

        ByteBuf large = channel.alloc().directBuffer(64 * 1024);
        large.writeCharSequence("P / HTTP/1.1\r\nContent-Length:1\r\n\r\na", ISO_8859_1);
        channel.writeInbound(large);
        assertThat(large.refCnt()).isZero();
        ReceivedHead head = channel.readInbound();
        assertThat(head.contentLength()).isEqualTo(1);
        BodyPiece small = channel.readInbound();
        assertThat(small.data().toString(ISO_8859_1)).isEqualTo("a");
        small.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void theFirstByteOfAHeadKeepsNoLargeBuffer() {
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(HttpLimits.DEFAULT));
        ByteBuf large = channel.alloc().directBuffer(64 * 1024).writeByte('P');
        channel.writeInbound(large);
        assertThat(large.capacity()).isLessThan(1024);
        channel.writeInbound(Unpooled.copiedBuffer(" / HTTP/1.1\r\n\r\n", ISO_8859_1));
        ReceivedHead head = channel.readInbound();
        assertThat(head.method().name()).isEqualTo("P");
        channel.finishAndReleaseAll();
    }
}
