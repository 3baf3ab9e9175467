package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.only1mcp.macro.driver.ReplyReader.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {
    private static final String LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nTrailer: 1\r\n\r\n";
    private static final String INTERIM = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + LENGTH;

    private final ReplyRoom room = new ReplyRoom(1 << 20);
    private final ReplyReader reader = new ReplyReader(room);

    @ParameterizedTest
    @ValueSource(strings = {LENGTH, CHUNKED, INTERIM})
    void anAnswerIsWholeWhereverItsBytesWereParted(String answer) {
        for (int cut = 1; cut < answer.length(); cut++) {
            reader.clear();
            assertThat(add(answer.substring(0, cut))).as("cut at " + cut).isEqualTo(State.PARTIAL);
            assertThat(add(answer.substring(cut))).as("cut at " + cut).isEqualTo(State.WHOLE);
            assertThat(body()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LENGTH, CHUNKED, INTERIM})
    void anAnswerIsWholeWhenItComesByteByByte(String answer) {
        State state = State.PARTIAL;
        for (int i = 0; i < answer.length(); i++) {
            assertThat(state).isEqualTo(State.PARTIAL);
            state = add(answer.substring(i, i + 1));
        }
        assertThat(state).isEqualTo(State.WHOLE);
        assertThat(body()).isEqualTo("hello");
    }

    @Test
    void anAnswerWithoutALengthIsWholeWhenTheConnectionEnds() {
        assertThat(add("HTTP/1.1 200 OK\r\n\r\nhel")).isEqualTo(State.PARTIAL);
        assertThat(add("lo")).isEqualTo(State.PARTIAL);
        assertThat(reader.ended()).isEqualTo(State.WHOLE);
        assertThat(body()).isEqualTo("hello");
    }

    @Test
    void aConnectionThatEndsAmidABodyLeavesNoAnswer() {
        add("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello");
        assertThat(reader.ended()).isEqualTo(State.PARTIAL);
        reader.clear();
        add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        assertThat(reader.ended()).isEqualTo(State.PARTIAL);
    }

    @Test
    void anAnswerThatHasNoBodyIsWholeWithItsHead() {
        assertThat(add("HTTP/1.1 204 No Content\r\n\r\n")).isEqualTo(State.WHOLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\r\n\r\n",
                LENGTH + "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nmore",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnothex\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n"
            })
    void whatIsNoAnswerOfItsOwnIsBroken(String bytes) {
        assertThat(add(bytes)).isEqualTo(State.BROKEN);
    }

    @Test
    void aHeadThatDoesNotEndIsNotGatheredForEver() {
        State state = add("HTTP/1.1 200 OK\r\n");
        for (int k = 0; state == State.PARTIAL && k < 100; k++) {
            state = add("X-Filler: " + "x".repeat(1000) + "\r\n");
        }
        assertThat(state).isEqualTo(State.BROKEN);
        assertThat(reader.fault()).isEqualTo("a head of more than 64 KiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n", "Content-Length: 999999999999\r\n"})
    void aBodyThatDoesNotEndTakesNoMoreThanTheRoomForAllAndLeavesItToTheNextAnswer(String framing) {
        String piece = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
        for (int times = 0; times < 2; times++) {
            State state = add("HTTP/1.1 200 OK\r\n" + framing + "\r\n");
            for (int k = 0; state == State.PARTIAL && k < 100; k++) {
                state = add(piece);
            }
            assertThat(state).isEqualTo(State.BROKEN);
            assertThat(reader.fault()).isEqualTo("an answer larger than the driver can hold");
            assertThat(room.take(1 << 20)).as("all of it is taken").isFalse();
            reader.release();
            assertThat(room.take(1 << 20)).as("all of it is free").isTrue();
            room.giveBack(1 << 20);
        }
        assertThat(add(LENGTH)).isEqualTo(State.WHOLE);
    }

    private State add(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, US_ASCII);
        return reader.add(bytes);
    }

    private String body() {
        return new String(reader.body(), reader.bodyStart(), reader.bodyEnd() - reader.bodyStart(), US_ASCII);
    }
}
