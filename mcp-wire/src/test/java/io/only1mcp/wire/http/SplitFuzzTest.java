package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.only1mcp.wire.sse.SseParser;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What comes in pieces means the same however it is cut, and garbage breaks nothing. */
class SplitFuzzTest {
    private static final int INPUTS = Math.min(1_000_000, Integer.getInteger("fuzz.inputs", 200_000) / 20);

    private static final String[] EVENTS = {
        "data",
        ":",
        ": ",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "id",
        "event",
        "retry",
        "12",
        "x",
        "é",
        "\u0000",
        "\uFEFF",
        "data: {}\n\n",
        "id: 7\ndata:\n\n",
        " "
    };
    private static final String[] CHUNKS = {
        "3\r\nabc\r\n",
        "0\r\n\r\n",
        "0\r\nT: 1\r\n\r\n",
        "a;x=y\r\n0123456789\r\n",
        "1",
        "\r\n",
        "\n",
        "\r",
        "zz",
        ";",
        "fffffffffffffff\r\n",
        "10000000000000000\r\n",
        " ",
        "0",
        "A\r\n0123456789\r\n"
    };
    private static final String[] HEADS = {
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.0 404 \r\n",
        "HTTP/1.1 100 Continue\r\n",
        "Content-Length: 5\r\n",
        "content-length:7\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Connection: close\r\n",
        "Connection: keep-alive, x\r\n",
        "Content-Type: application/json; charset=utf-8\r\n",
        "Mcp-Session-Id: abc\r\n",
        "X: y\r\n",
        " folded\r\n",
        "Bad Name: x\r\n",
        ": empty\r\n",
        "\r\n",
        "\n",
        "\r",
        "HTTP/1.2 200 OK\r\n",
        "X:\u0000\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length: -1\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "x",
        "é"
    };

    private static byte[] made(Random random, String[] from, int most) {
        StringBuilder text = new StringBuilder();
        for (int parts = random.nextInt(most); parts >= 0; parts--) {
            text.append(from[random.nextInt(from.length)]);
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        if (bytes.length > 0 && random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static void same(String whole, String cut, int input, byte[] bytes) {
        if (!whole.equals(cut)) {
            throw new AssertionError(
                    "input " + input + ", " + new String(bytes, ISO_8859_1) + ": whole " + whole + ", cut " + cut);
        }
    }

    private static String events(byte[] bytes, Random cuts) {
        StringBuilder said = new StringBuilder();
        SseParser parser = new SseParser(200);
        SseParser.Sink sink = new SseParser.Sink() {
            @Override
            public void event(SseParser event) {
                said.append(event.type())
                        .append(event.id())
                        .append(new String(event.data(), 0, event.dataEnd(), UTF_8))
                        .append('|');
            }

            @Override
            public void retry(long millis) {
                said.append(millis).append('|');
            }
        };
        for (int from = 0; from < bytes.length; ) {
            int to = cuts(bytes, from, cuts);
            parser.scan(bytes, from, to, sink);
            from = to;
        }
        return said.append(parser.tooLarge()).toString();
    }

    /** Where the piece that begins at {@code from} ends; at the end where a random is null-like, with no bits. */
    private static int cuts(byte[] bytes, int from, Random cuts) {
        return Math.min(bytes.length, from + 1 + cuts.nextInt(6));
    }

    /** Cuts nothing. */
    private static final class Whole extends Random {
        private static final long serialVersionUID = 1L;

        @Override
        public int nextInt(int bound) {
            return 1 << 20;
        }
    }

    @Test
    void eventStreamsAreReadAlikeHoweverTheyAreCut() {
        int found = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] bytes = made(new Random(i), EVENTS, 20);
            String whole = events(bytes, new Whole());
            same(whole, events(bytes, new Random(i)), i, bytes);
            found += whole.contains("message") ? 1 : 0;
        }
        assertThat(found).isGreaterThan(INPUTS / 10);
    }

    private static String chunks(byte[] bytes, Random cuts) {
        StringBuilder said = new StringBuilder();
        ChunkedFraming framing = new ChunkedFraming();
        int consumed = 0;
        for (int from = 0; from < bytes.length && !framing.done() && !framing.malformed(); ) {
            int to = cuts(bytes, from, cuts);
            consumed = framing.scan(
                    bytes,
                    from,
                    to,
                    (data, start, end) -> said.append(new String(data, start, end - start, ISO_8859_1)));
            from = to;
        }
        return said + "|" + consumed + framing.done() + framing.malformed();
    }

    @Test
    void chunkedBodiesAreReadAlikeHoweverTheyAreCut() {
        int done = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] bytes = made(new Random(i), CHUNKS, 8);
            String whole = chunks(bytes, new Whole());
            same(whole, chunks(bytes, new Random(i)), i, bytes);
            done += whole.endsWith("truefalse") ? 1 : 0;
        }
        assertThat(done).isGreaterThan(INPUTS / 50);
    }

    @Test
    void headsOfResponsesAreReadAlikeHoweverTheyAreCut() {
        int accepted = 0;
        ResponseHead head = new ResponseHead();
        for (int i = 0; i < INPUTS; i++) {
            Random random = new Random(i);
            byte[] tail = made(random, HEADS, 5);
            byte[] bytes = random.nextInt(3) == 0
                    ? tail
                    : ("HTTP/1.1 200 OK\r\n" + new String(tail, ISO_8859_1) + "\r\n").getBytes(ISO_8859_1);
            int whole = head.scan(bytes, 0, bytes.length);
            int settled = ResponseHead.INCOMPLETE;
            for (int to = 0; to <= bytes.length; to++) {
                int part = head.scan(bytes, 0, to);
                boolean stays = settled == ResponseHead.INCOMPLETE || part == settled;
                if (!stays || part > to || part < ResponseHead.MALFORMED) {
                    throw new AssertionError(
                            "input " + i + ": " + part + " after " + settled + " in " + new String(bytes, ISO_8859_1));
                }
                settled = part;
            }
            if (settled != whole) {
                throw new AssertionError("input " + i);
            }
            if (whole > 0) {
                accepted++;
                head.scan(bytes, 0, bytes.length);
                framedAlike(head, Arrays.copyOf(bytes, whole), i);
            }
        }
        assertThat(accepted).isGreaterThan(INPUTS / 20);
    }

    /** What is accepted here, Netty accepts too, and sees the same framing. */
    private static void framedAlike(ResponseHead head, byte[] bytes, int input) {
        EmbeddedChannel netty = new EmbeddedChannel(new HttpResponseDecoder());
        netty.writeInbound(Unpooled.wrappedBuffer(bytes));
        netty.finish();
        HttpObject first = netty.readInbound();
        String text = new String(bytes, ISO_8859_1);
        if (!(first instanceof HttpResponse response)
                || response.decoderResult().isFailure()) {
            throw new AssertionError(
                    "input " + input + ": Netty refuses " + text + (first == null ? "" : first.decoderResult()));
        }
        String length = response.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        boolean alike = response.status().code() == head.status()
                && HttpUtil.isTransferEncodingChunked(response) == head.chunked()
                && (length == null ? -1 : Long.parseLong(length)) == head.contentLength()
                && HttpUtil.isKeepAlive(response) == head.keepAlive();
        netty.releaseInbound();
        if (!alike) {
            throw new AssertionError("input " + input + ": Netty sees another framing of " + text);
        }
    }
}
