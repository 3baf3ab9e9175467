package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedFramingTest {
    private final ChunkedFraming framing = new ChunkedFraming();
    private final StringBuilder data = new StringBuilder();

    /** How many bytes were consumed when they came in pieces of that size. */
    private int scan(String text, int piece) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        framing.reset();
        data.setLength(0);
        int at = 0;
        while (at < bytes.length && !framing.done() && !framing.malformed()) {
            at = framing.scan(
                    bytes,
                    at,
                    Math.min(bytes.length, at + piece),
                    (b, from, to) -> data.append(new String(b, from, to - from, ISO_8859_1)));
        }
        return at;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void dataAndEndAreTheSameHoweverTheBodyIsCut(int piece) {
        String body = "3\r\nabc\r\n0a ; ext=\"1\"\r\n0123456789\r\n00\r\nTrailer: x\r\nY: z\r\n\r\n";
        assertThat(scan(body + "HTTP/1.1 200", piece)).isEqualTo(body.length());
        assertThat(framing.done()).isTrue();
        assertThat(data).hasToString("abc0123456789");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "x\r\n",
                "-1\r\n",
                "3\nabc\r\n0\r\n\r\n",
                "3\r\nabcd\r\n",
                "3\r\nabc\n0\r\n\r\n",
                "1000000000000000\r\n",
                "3;a\u0000b\r\nabc\r\n0\r\n\r\n",
                "0\r\nT: x\n\r\n",
                "3 junk\r\nabc\r\n0\r\n\r\n",
                "0\r\nabc\r\n\r\n",
                "0\r\n: x\r\n\r\n",
                "0\r\nT: x\r\n y\r\n\r\n",
                "0\r\nT: x\u007Fy\r\n\r\n",
                "0x3\r\nabc\r\n0\r\n\r\n"
            })
    void brokenFramingIsSeen(String body) {
        scan(body, 1);
        assertThat(framing.malformed()).isTrue();
        assertThat(framing.done()).isFalse();
    }

    @Test
    void extensionsAndTrailersAreBounded() {
        scan("1;" + "x".repeat(20_000) + "\r\n", 1000);
        assertThat(framing.malformed()).isTrue();
        scan("0\r\n" + "T: x\r\n".repeat(5_000) + "\r\n", 1000);
        assertThat(framing.malformed()).isTrue();
    }

    @Test
    void whatIsWrittenIsWhatIsRead() {
        for (int size : new int[] {1, 15, 16, 17, 255, 256, 4095, 4096, 70_000}) {
            ByteBuf out = Unpooled.buffer();
            byte[] bytes = "x".repeat(size).getBytes(ISO_8859_1);
            Chunks.write(out, bytes, 0, 0);
            Chunks.write(out, bytes, 0, size);
            ByteBuf again = Unpooled.wrappedBuffer(bytes);
            Chunks.write(out, again);
            Chunks.end(out);
            String written = out.toString(ISO_8859_1);
            assertThat(written).startsWith(Integer.toHexString(size) + "\r\n");
            assertThat(scan(written, 999)).isEqualTo(written.length());
            assertThat(data).hasSize(2 * size);
            out.release();
            again.release();
        }
    }
}
