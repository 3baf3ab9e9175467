package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.NoLeaks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that mean harm: slow ones, endless ones, and those that would have two readers see two different requests. */
@ExtendWith(NoLeaks.class)
class HostileClientTest {
    private static final HttpLimits LIMITS =
            HttpLimits.DEFAULT.withBodyBytes(1_000).withBufferedBytes(4_000);
    private static final int INPUTS = Math.min(200_000, Integer.getInteger("fuzz.inputs", 200_000) / 50);

    private static final String[] PARTS = {
        "POST / HTTP/1.1\r\n",
        "POST /a?b HTTP/1.1\r\n",
        "GET /x HTTP/1.0\r\n",
        "POST http://h/y HTTP/1.1\r\n",
        "POST  /  HTTP/1.1\r\n",
        "POST / HTTP/1.2\r\n",
        "OPTIONS * HTTP/1.1\r\n",
        "Host: a\r\n",
        "Host: a\r\n",
        "Host: a\r\n",
        "Host : a\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: 0\r\n",
        "Content-Length: 05\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length: 5 \r\n",
        "Content-Length: +5\r\n",
        "Content-Length: 2000\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding:\u000bchunked\r\n",
        "Connection: close\r\n",
        "Expect: 100-continue\r\n",
        "X: y\r\n",
        "X: y\n",
        "X: y\rz\r\n",
        " folded\r\n",
        "\r\n",
        "\r\n",
        "\r\n",
        "\r\nhello",
        "\r\n5\r\nhello\r\n0\r\n\r\n",
        "\r\n5;x\r\nhello\r\n0\r\nT: 1\r\n\r\n",
        "\r\n5\nhello\n0\n\n",
        "\r\n-5\r\nhello",
        "\r\nffffffffffffffffff\r\n",
        "\r\n0x5\r\nhello",
        "5\r\nhello\r\n",
        "0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok"
    };

    private static byte[] made(Random random) {
        StringBuilder text = new StringBuilder();
        if (random.nextInt(4) > 0) {
            text.append(PARTS[random.nextInt(4)]).append("Host: a\r\n");
        }
        for (int parts = random.nextInt(8); parts >= 0; parts--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        byte[] bytes = text.toString().getBytes(ISO_8859_1);
        if (random.nextInt(5) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static List<String> served(byte[] bytes, Random cuts, int most) {
        try (Front front = new Front(LIMITS)) {
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + 1 + cuts.nextInt(most));
                front.take(bytes, from, to);
                from = to;
            }
            return new ArrayList<>(front.events());
        }
    }

    @Test
    void whateverComesMeansTheSameHoweverItIsCutAndBreaksNothing() {
        int served = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] bytes = made(new Random(i));
            List<String> whole;
            try {
                whole = served(bytes, new Random(0), 1 << 30);
                List<String> cut = served(bytes, new Random(i), 1 + i % 9);
                if (!whole.equals(cut)) {
                    throw new AssertionError("whole " + whole + ", cut " + cut);
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("input " + i + ": " + new String(bytes, ISO_8859_1), e);
            }
            served += whole.isEmpty() || whole.get(0).startsWith("refused") ? 0 : 1;
        }
        assertThat(served).isGreaterThan(INPUTS / 50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: a\r\nX: ",
                "POST /",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e0\r\n",
                "\r\n\r\n"
            })
    void aClientThatSendsByteByByteHasHalfAMinute(String begin) {
        try (Front front = new Front(LIMITS)) {
            front.take(begin);
            for (int second = 0; second < 30; second++) {
                front.pass(1);
                assertThat(front.isOpen()).as("after %d s", second).isTrue();
                front.take(begin.startsWith("\r") ? "\r\n" : "x");
            }
            front.pass(1);
            assertThat(front.events()).containsExactly("refused 408");
            front.take("x");
            assertThat(front.isOpen()).isFalse();
            assertThat(front.taken()).isZero();
        }
    }

    @Test
    void slowRequestsThatComeInTimeAreServed() {
        try (Front front = new Front(LIMITS)) {
            for (int request = 0; request < 3; request++) {
                for (char c : "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc".toCharArray()) {
                    front.take(String.valueOf(c));
                    front.pass(0);
                }
                front.pass(25);
            }
            assertThat(front.events()).containsExactly("POST / abc", "POST / abc", "POST / abc");
        }
    }

    @Test
    void aHeadWithoutEndIsRefusedWhenItIsTooLong() {
        try (Front front = new Front(LIMITS)) {
            front.take("POST / HTTP/1.1\r\nHost: a\r\n");
            for (int i = 0; i < 40_000 && front.isOpen(); i++) {
                front.take("X: y\r\n");
            }
            assertThat(front.events()).containsExactly("refused 431");
        }
        try (Front front = new Front(LIMITS)) {
            for (int i = 0; i < 40_000 && front.isOpen(); i++) {
                front.take("POST");
            }
            assertThat(front.events()).containsExactly("refused 414");
        }
    }

    @Test
    void aBodyWithoutEndIsRefusedWhenItIsTooLong() {
        try (Front front = new Front(LIMITS)) {
            front.take("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 10_000 && front.isOpen(); i++) {
                front.take("1\r\nx\r\n");
            }
            assertThat(front.events()).containsExactly("refused 413");
            assertThat(front.taken()).isZero();
        }
    }

    @Test
    void theBodyIsAskedForOnlyBehindAllChecks() {
        try (Front front = new Front(LIMITS)) {
            front.take(
                    "POST / HTTP/1.1\r\nHost: a\r\nOrigin: http://evil.example\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(front.answers()).startsWith("HTTP/1.1 403 ");
        }
        try (Front front = new Front(LIMITS)) {
            front.take("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            front.take("abc");
            assertThat(front.answers()).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ");
        }
    }

    private static List<Front.Connection> connect(Front front, int clients, String each) {
        List<Front.Connection> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Front.Connection client = front.connect();
            client.take(each);
            all.add(client);
        }
        return all;
    }

    private static long unanswered(List<Front.Connection> clients) {
        return clients.stream()
                .filter(client -> client.isOpen() && client.answers().isEmpty())
                .count();
    }

    /** Another client is served, as if nothing were. */
    private static void othersAreServed(Front front) {
        Front.Connection good = front.connect();
        good.take("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok");
        assertThat(good.answers()).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void headsThatNeverComeWholeTakeNoMoreThanTheirShareOfMemory() {
        try (Front front = new Front(HttpLimits.DEFAULT)) {
            String half = "POST / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(30_000);
            List<Front.Connection> slow = connect(front, 300, half);
            assertThat(unanswered(slow)).isBetween(200L, 210L);
            assertThat(slow.get(299).answers()).startsWith("HTTP/1.1 503 ");
            othersAreServed(front);
            // One that goes on after all makes room.
            slow.get(0).take("\r\nContent-Length: 2\r\n\r\nok");
            assertThat(slow.get(0).answers()).startsWith("HTTP/1.1 200 ");
            Front.Connection next = front.connect();
            next.take(half);
            assertThat(next.answers()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 300, 320", "true, 40, 60"})
    void aHeadOfTinyFieldsCountsForAllTheMemoryThatItTakes(boolean whole, long least, long most) {
        try (Front front = new Front(HttpLimits.DEFAULT)) {
            String tiny = "GET /later HTTP/1.1\r\nHost: a\r\n" + "x:\r\n".repeat(5_000) + (whole ? "\r\n" : "");
            List<Front.Connection> clients = connect(front, 400, tiny);
            assertThat(unanswered(clients)).isBetween(least, most);
            othersAreServed(front);
            if (whole) {
                front.answerAll();
                assertThat(unanswered(connect(front, 400, tiny))).isBetween(least, most);
            }
        }
    }

    @Test
    void whatIsSentAheadOfAnAnswerTakesNoMoreThanItsShareOfMemory() {
        String asked = "GET /later HTTP/1.1\r\nHost: a\r\n\r\n";
        String half = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(30_000);
        String many = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2_000);
        String body = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" + "a".repeat(50_000);
        for (String ahead : List.of(half, many, body)) {
            try (Front front = new Front(HttpLimits.DEFAULT)) {
                List<Front.Connection> clients = connect(front, 300, asked);
                clients.forEach(each -> each.take(ahead));
                long open = clients.stream().filter(Front.Connection::isOpen).count();
                assertThat(open).isBetween(3L, 210L);
                assertThat(clients)
                        .allSatisfy(each -> assertThat(each.answers())
                                .as("nothing can be answered before the first request")
                                .isEmpty());
                othersAreServed(front);
                front.answerAll();
                assertThat(clients.get(0).answers()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void oneConnectionMoreThanThereMayBeIsClosed() {
        try (Front front = new Front(HttpLimits.DEFAULT.withConnections(3))) {
            Front.Connection second = front.connect();
            Front.Connection third = front.connect();
            assertThat(front.connect().isOpen()).isFalse();
            assertThat(second.isOpen()).isTrue();
            assertThat(third.isOpen()).isTrue();
        }
    }
}
