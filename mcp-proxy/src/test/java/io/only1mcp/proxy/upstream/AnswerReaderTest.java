package io.only1mcp.proxy.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.http.ResponseHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerReaderTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private final StringBuilder events = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private final ResponseHead scratch = new ResponseHead();
    private int gathered;

    private final AnswerReader reader = new AnswerReader(
            new AnswerReader.Sink() {
                @Override
                public void whole(ResponseHead head, byte[] bytes, int from, int to, boolean reusable) {
                    events.append("whole ").append(head.status()).append(reusable ? " kept" : " used up");
                    body.append(new String(bytes, from, to - from, ISO_8859_1));
                }

                @Override
                public void gathers() {
                    gathered++;
                }

                @Override
                public void begin(ResponseHead head, byte[] bytes) {
                    events.append("begin ").append(head.status()).append(", ");
                }

                @Override
                public void data(byte[] bytes, int from, int to) {
                    body.append(new String(bytes, from, to - from, ISO_8859_1));
                }

                @Override
                public void end(boolean reusable) {
                    events.append("end").append(reusable ? " kept" : " used up");
                }

                @Override
                public void broken(Failure failure, String why) {
                    events.append(failure);
                }
            },
            scratch,
            100_000);

    private static String chunks(String body) {
        return body.replaceAll("(.{5000})", "1388\r\n$1\r\n") + "0\r\n\r\n";
    }

    private void read(String answer, int piece) {
        events.setLength(0);
        body.setLength(0);
        reader.expect();
        byte[] bytes = answer.getBytes(ISO_8859_1);
        for (int at = 0; at < bytes.length; at += piece) {
            int to = Math.min(bytes.length, at + piece);
            byte[] part = java.util.Arrays.copyOfRange(bytes, at, to);
            reader.read(part, 0, part.length);
        }
    }

    @Test
    void anAnswerIsTheSameHoweverItIsCut() {
        String small = "0123456789".repeat(30);
        String large = "0123456789".repeat(8_000);
        String chunked = "5\r\n01234\r\nA;x\r\n56789abcde\r\n0\r\nT: x\r\n\r\n";
        for (int piece : new int[] {1, 2, 3, 17, 100, 1000, 1_000_000}) {
            read(HEAD + "Content-Length: 300\r\n\r\n" + small, piece);
            assertThat(events).as("in pieces of %d", piece).hasToString("whole 200 kept");
            assertThat(body).hasToString(small);

            read("HTTP/1.1 100 Continue\r\n\r\n" + HEAD + "Content-Length: 300\r\n\r\n" + small, piece);
            assertThat(events).hasToString("whole 200 kept");
            assertThat(body).hasToString(small);

            read(HEAD + "Content-Length: 80000\r\n\r\n" + large, piece);
            assertThat(events).hasToString(piece == 1_000_000 ? "whole 200 kept" : "begin 200, end kept");
            assertThat(body).hasToString(large);

            read(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunked, piece);
            assertThat(events).hasToString("whole 200 kept");
            assertThat(body).hasToString("0123456789abcde");

            read(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunks(large), piece);
            assertThat(events).hasToString(piece == 1_000_000 ? "whole 200 kept" : "begin 200, end kept");
            assertThat(body).hasToString(large);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Length: 2~~okX|whole 200 used up",
                "Connection: close~Content-Length: 2~~ok|whole 200 used up",
                "Transfer-Encoding: chunked~~2~ok~0~~HTTP|whole 200 used up",
                "Content-Length: 0~~|whole 200 kept",
                "Content-Length: 100001~~|TOO_LARGE",
                "Transfer-Encoding: chunked~~fffffff~x|''",
                "Transfer-Encoding: chunked~~2~okX|BAD_ANSWER"
            })
    void theEndSaysWhetherTheConnectionMayBeUsedAgain(String rest, String expected) {
        read(HEAD + rest.replace("~", "\r\n"), 1_000_000);
        assertThat(events).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({"204, Content-Length: 5", "304, Content-Length: 5", "304, Transfer-Encoding: chunked"})
    void anAnswerWithoutABodyEndsWithItsHeadWhateverTheHeadSays(int status, String framing) {
        for (int piece : new int[] {1, 1_000_000}) {
            read("HTTP/1.1 " + status + " None\r\n" + framing + "\r\n\r\n", piece);
            assertThat(events).as("in pieces of %d", piece).hasToString("whole " + status + " kept");
            assertThat(body).isEmpty();
        }
    }

    @Test
    void aHeadThatComesByteByByteIsReadWithItsFirstAndItsLastByteOnly() {
        byte[] head = (HEAD + "X: y\r\n".repeat(1_000) + "Content-Length: 0\r\n\r\n").getBytes(ISO_8859_1);
        byte[] other = "HTTP/1.1 599 Other\r\n\r\n".getBytes(ISO_8859_1);
        reader.expect();
        int times = 0;
        for (byte each : head) {
            // Whoever reads a head leaves its marks on what the readers of a loop share.
            scratch.scan(other, 0, other.length);
            reader.read(new byte[] {each}, 0, 1);
            times += scratch.status() == 599 ? 0 : 1;
        }
        assertThat(events).hasToString("whole 200 kept");
        assertThat(times).isEqualTo(2);
    }

    @Test
    void whatIsGatheredIsHeard() {
        for (String framing :
                new String[] {"Content-Length: 300\r\n\r\n", "\r\n", "Transfer-Encoding: chunked\r\n\r\n12c\r\n"}) {
            gathered = 0;
            read(HEAD + framing, 1_000_000);
            reader.read(new byte[] {'x', 'y'}, 0, 2);
            reader.read(new byte[] {'z'}, 0, 1);
            assertThat(gathered).as(framing).isEqualTo(2);
        }
    }

    @Test
    void aHeadThatNeverEndsIsGivenUp() {
        read(HEAD + "X: " + "x".repeat(40_000), 1000);
        assertThat(events).hasToString("BAD_ANSWER");
    }

    @Test
    void theEndOfTheConnectionIsTheEndOfABodyOnlyWhereNothingElseSaysIt() {
        read(HEAD + "\r\npart", 5);
        reader.closed(true);
        assertThat(events).hasToString("whole 200 used up");
        assertThat(body).hasToString("part");
        read(HEAD + "\r\n" + "x".repeat(70_000), 10_000);
        reader.closed(true);
        assertThat(events).hasToString("begin 200, end used up");
        assertThat(body).hasSize(70_000);
        String chunk = "Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n";
        for (String cut : new String[] {"", "HTTP/1.1 2", HEAD + "Content-Length: 9\r\n\r\npart", HEAD + chunk}) {
            read(cut, 1_000_000);
            reader.closed(true);
            assertThat(events).hasToString("CLOSED");
        }
        events.setLength(0);
        reader.closed(true);
        assertThat(events).isEmpty();
    }

    @Test
    void bodiesWithoutLengthAreBoundedButEventStreamsAreNot() {
        read(HEAD + "\r\n" + "x".repeat(100_001), 1000);
        assertThat(events).hasToString("begin 200, TOO_LARGE");
        read(HEAD + "Transfer-Encoding: chunked\r\n\r\n186a1\r\n" + "x".repeat(100_001) + "\r\n0\r\n\r\n", 1000);
        assertThat(events).hasToString("begin 200, TOO_LARGE");
        read("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + "x".repeat(100_001), 1000);
        assertThat(events).hasToString("begin 200, ");
        assertThat(body).hasSize(100_001);
    }
}
