package io.only1mcp.proxy.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.only1mcp.proxy.NoLeaks;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway asks for itself is read whole, and so it is bounded; the test is the backend. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class QuestionTest {
    private static final int EACH = 80_000;
    private static final int ALL = 100_000;

    private final NettyTransport transport = NettyTransport.chosen();
    private final EventLoopGroup group = transport.newLoop("question-test");
    private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
    private ServerSocket listening;
    private BackendLoop loop;
    private Backend backend;

    @BeforeEach
    void start() throws IOException {
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Duration patience = Duration.ofSeconds(20);
        loop = new BackendLoop(
                group.next(), transport, patience, patience, patience, 10 * EACH, new AnswerRoom(EACH, ALL));
        BackendAddress address = new BackendAddress("b", "127.0.0.1", listening.getLocalPort(), "/");
        backend = new Backend(BackendConfig.of(address), "", loop, line -> {});
        backend.join(0);
    }

    @AfterEach
    void stop() throws IOException {
        loop.eventLoop().submit(loop::stop).awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        listening.close();
    }

    private final Question.Asker asker = new Question.Asker() {
        @Override
        public void answered(Reply reply) {
            outcomes.add("answered " + reply.body().length);
        }

        @Override
        public void unanswered(Failure failure, String why) {
            outcomes.add(failure + ": " + why);
        }
    };

    private void ask() throws Exception {
        loop.eventLoop()
                .submit(() -> Question.modern(backend, "tools/list", "{}", asker))
                .get();
    }

    private String outcome() throws InterruptedException {
        return String.valueOf(outcomes.poll(20, TimeUnit.SECONDS));
    }

    private static String whole(int bytes) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + bytes + "\r\n\r\n"
                + " ".repeat(bytes);
    }

    /** Takes one request, and writes. */
    private static void answer(Socket socket, String answer) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n{}") < 0) {
            request.append((char) in.read());
        }
        socket.getOutputStream().write(answer.getBytes(US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({"application/json,' '", "text/event-stream,:", "text/event-stream,'data: {}\n\n'"})
    void anAnswerThatIsTooMuchToBeReadWholeIsNone(String type, String piece) throws Exception {
        ask();
        try (Socket socket = listening.accept()) {
            answer(
                    socket,
                    "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nConnection: close\r\n\r\n"
                            + piece.repeat(EACH / piece.length() + 1));
            assertThat(outcome()).startsWith("TOO_LARGE: answered more than 80000 bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tools/list, true",
        "resources/templates/list, true",
        "server/discover, true",
        "initialize, false",
        "logging/setLevel, false",
        "resources/subscribe, false",
        "tools/call, false",
        "prompts/get, false"
    })
    void onlyWhatOnlyAsksMayBeSentTwice(String method, boolean mayBe) {
        assertThat(Question.onlyAsks(method)).isEqualTo(mayBe);
    }

    @Test
    void whatAnAnswerTookIsThereForTheNextOne() throws Exception {
        ask();
        try (Socket socket = listening.accept()) {
            for (int times = 0; times < 3; times++) {
                answer(socket, whole(EACH));
                assertThat(outcome()).isEqualTo("answered " + EACH);
                ask();
            }
            answer(socket, whole(EACH).substring(0, EACH / 2));
            socket.shutdownOutput();
        }
        // A question that only asks is asked once more.
        try (Socket socket = listening.accept()) {
            answer(socket, whole(EACH));
            assertThat(outcome()).isEqualTo("answered " + EACH);
        }
    }

    @Test
    void aSessionWithAProcessOfItsOwnMayTakeAsLongAsAProcessTakesToStart() throws Exception {
        BackendLoop hasty = new BackendLoop(
                group.next(), transport, Duration.ofSeconds(20), Duration.ofMillis(50), Duration.ofSeconds(20), EACH);
        Backend child = new Backend(
                BackendConfig.of(new BackendAddress("b", "127.0.0.1", listening.getLocalPort(), "/")),
                listening.getLocalSocketAddress(),
                new Started(),
                hasty,
                line -> {});
        hasty.eventLoop().submit(hasty::begin).get();
        for (String method : List.of("initialize", "tools/list")) {
            byte[] head = child.replica().heads().legacy("POST", null, RequestHeads.NO_SESSION);
            String message = "{\"id\":1,\"method\":\"" + method + "\"}";
            hasty.eventLoop()
                    .submit(() -> Question.legacy(child.replica(), head, message, asker))
                    .get();
        }
        assertThat(outcome()).isEqualTo("TIMED_OUT: gave no answer to tools/list within 50 ms");
        try (Socket first = listening.accept()) {
            first.getOutputStream().write(whole(2).getBytes(US_ASCII));
            assertThat(outcome()).isEqualTo("answered 2");
        }
        hasty.eventLoop().submit(hasty::stop).get();
    }

    /** A process that has said something. */
    private static final class Started implements OwnProcess {
        @Override
        public String trouble() {
            return "";
        }

        @Override
        public boolean isStarting() {
            return false;
        }
    }

    @Test
    void answersOnTheirWayShareTheirRoom() throws Exception {
        ask();
        try (Socket first = listening.accept()) {
            answer(first, whole(EACH).substring(0, EACH));
            ask();
            try (Socket second = listening.accept()) {
                answer(second, whole(EACH));
                assertThat(outcome()).isEqualTo("TOO_LARGE: answered more than there is room for now");
            }
            first.getOutputStream().write(whole(EACH).substring(EACH).getBytes(US_ASCII));
            assertThat(outcome()).isEqualTo("answered " + EACH);
        }
    }
}
