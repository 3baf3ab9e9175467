package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.only1mcp.wire.NoLeaks;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever the decoder of requests accepts, Netty's accepts too, with the same fields and the same bodies. */
@ExtendWith(NoLeaks.class)
class RequestFuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 200_000) / 4;
    private static final int SEED = Integer.getInteger("fuzz.seed", 7);

    private static final String[] PARTS = {
        "POST / HTTP/1.1\r\n",
        "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
        "GET http://a/b?c HTTP/1.0\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "DELETE /x HTTP/1.1\r\n",
        "Content-Length: 5\r\n\r\nhello",
        "Content-Length: 0\r\n",
        "content-length:7\r\n",
        "Content-Length: 1, 1\r\n",
        "Content-Length: +3\r\n",
        "Content-Length: 00000000000000000003\r\n",
        "Transfer-Encoding: chunked\r\n",
        "transfer-encoding:\tChunked \r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: identity\r\n",
        "Host: a\r\n",
        "X:\r\n",
        "X: \t y \t\r\n",
        "X : y\r\n",
        " folded\r\n",
        "X: a\u0000b\r\n",
        "X: a\u007Fb\r\n",
        "X: \u00E9\u00FF\r\n",
        "X\u00E9: y\r\n",
        "X: a\rb\r\n",
        "X: a\nY: b\r\n",
        ": empty\r\n",
        "X\r\n",
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        "3\r\nabc\r\n",
        "3;x=\"y\"\r\nabc\r\n",
        "0\r\n\r\n",
        "0\r\nT: 1\r\n\r\n",
        "0x3\r\nabc\r\n",
        " ",
        "GET  / HTTP/1.1\r\n",
        "GET / HTTP/1.1 \r\n",
        "GET /a b HTTP/1.1\r\n",
        "GET / HTTP/2.0\r\n",
        "GET / http/1.1\r\n",
        "get / HTTP/1.1\r\n",
        "hello"
    };

    private static byte[] made(Random random) {
        StringBuilder text = new StringBuilder();
        for (int parts = random.nextInt(8); parts >= 0; parts--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        byte[] bytes = text.toString().getBytes(ISO_8859_1);
        if (random.nextInt(3) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** What was decoded: requests that came whole, as text; the rest of a body and what is refused are left out. */
    private static String ours(byte[] bytes, @Nullable Random cuts) {
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(HttpLimits.DEFAULT));
        StringBuilder said = new StringBuilder();
        StringBuilder one = new StringBuilder();
        feed(channel, bytes, cuts);
        for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
            if (next instanceof ReceivedHead head) {
                if (!head.isFramed()) {
                    break;
                }
                one.setLength(0);
                one.append(head.method().name()).append(' ').append(head.target());
                for (int field = 0; field < head.fields(); field++) {
                    one.append('|').append(head.name(field)).append('=').append(head.value(field));
                }
                one.append('\n');
            } else if (next instanceof BodyPiece piece) {
                if (piece.malformed()) {
                    break;
                }
                one.append(piece.data().toString(ISO_8859_1));
                piece.release();
                if (piece.last()) {
                    said.append(one).append('\n');
                }
            }
        }
        channel.finishAndReleaseAll();
        return said.toString();
    }

    private static String theirs(byte[] bytes) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(
                new HttpDecoderConfig().setMaxInitialLineLength(4096).setMaxHeaderSize(32768)));
        StringBuilder said = new StringBuilder();
        StringBuilder one = new StringBuilder();
        feed(channel, bytes, null);
        for (HttpObject next = channel.readInbound(); next != null; next = channel.readInbound()) {
            if (next.decoderResult().isFailure()) {
                ReferenceCountUtil.release(next);
                break;
            }
            if (next instanceof HttpRequest request) {
                one.setLength(0);
                one.append(request.method().name()).append(' ').append(request.uri());
                for (Map.Entry<String, String> field : request.headers()) {
                    one.append('|').append(field.getKey()).append('=').append(field.getValue());
                }
                one.append('\n');
            }
            if (next instanceof HttpContent content) {
                one.append(content.content().toString(ISO_8859_1));
                if (next instanceof LastHttpContent) {
                    said.append(one).append('\n');
                }
                content.release();
            }
        }
        channel.finishAndReleaseAll();
        return said.toString();
    }

    private static void feed(EmbeddedChannel channel, byte[] bytes, @Nullable Random cuts) {
        for (int from = 0; from < bytes.length; ) {
            int to = cuts == null ? bytes.length : Math.min(bytes.length, from + 1 + cuts.nextInt(bytes.length));
            channel.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
            from = to;
        }
    }

    @Test
    void whatIsAcceptedIsWhatNettyAcceptsHoweverItComes() {
        Random random = new Random(SEED);
        int accepted = 0;
        for (int input = 0; input < INPUTS; input++) {
            byte[] bytes = made(random);
            String whole = ours(bytes, null);
            String cut = ours(bytes, random);
            if (!whole.equals(cut)) {
                throw new AssertionError("input " + input + ", " + shown(bytes) + ": whole " + whole + ", cut " + cut);
            }
            if (!whole.isEmpty()) {
                accepted++;
                String netty = theirs(bytes);
                if (!netty.startsWith(whole)) {
                    throw new AssertionError(
                            "input " + input + ", " + shown(bytes) + ": ours " + whole + ", Netty " + netty);
                }
            }
        }
        assertThat(accepted).as("inputs that say something").isGreaterThan(INPUTS / 100);
    }

    private static String shown(byte[] bytes) {
        return new String(bytes, ISO_8859_1).replace("\r", "\\r").replace("\n", "\\n");
    }
}
