package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestBackend.Request;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Large requests share memory, one after the other: nobody's may have anything of another's. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class LargeRequestsTest {

    /** Whether the text of a call is one letter over and over again. */
    private static boolean isPure(Request request) {
        int from = request.body().indexOf("\"arguments\":\"") + 13;
        int to = request.body().indexOf('"', from);
        char letter = request.body().charAt(from);
        return to - from > 100_000 && request.body().substring(from, to).chars().allMatch(each -> each == letter);
    }

    private static String arguments(char letter, int count) {
        return "\"" + String.valueOf(letter).repeat(count) + "\"";
    }

    @Test
    void eachArrivesAsItWasSentWhoeverGoesAwayMeanwhile() throws Exception {
        int clients = 4;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try (TestBackend backend = new TestBackend(TestBackend.modern("t"));
                RunningProxy proxy = RunningProxy.of(backend)) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                all.add(threads.submit((Callable<Void>) () -> {
                    callAndGoAway(proxy, number);
                    return null;
                }));
            }
            for (Future<Void> each : all) {
                each.get(30, TimeUnit.SECONDS);
            }
            assertThat(backend.requests("tools/call"))
                    .hasSizeGreaterThanOrEqualTo(clients * 20)
                    .allMatch(LargeRequestsTest::isPure);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void callAndGoAway(RunningProxy proxy, int number) throws IOException {
        for (int round = 0; round < 20; round++) {
            char letter = (char) ('a' + (number * 7 + round) % 26);
            String call = TestClient.modernCall("1", "b0.t", arguments(letter, 150_000 + 17_000 * (round % 5)));
            try (TestClient client = new TestClient(proxy.port())) {
                assertThat(client.ask(call).status()).isEqualTo(200);
                client.send(round % 2 == 0 ? call : call.substring(0, call.length() / 2));
            }
        }
    }

    /** Connections of which no more than the first 100 kB are read until that is allowed. */
    private static final class HesitantSockets extends ServerSocket {
        private final CountDownLatch hesitating = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        HesitantSockets() throws IOException {
            setReceiveBufferSize(16 * 1024);
        }

        @Override
        public Socket accept() throws IOException {
            Socket accepted = new Socket() {
                @Override
                public InputStream getInputStream() throws IOException {
                    return new HesitantStream(super.getInputStream(), HesitantSockets.this);
                }
            };
            implAccept(accepted);
            return accepted;
        }
    }

    private static final class HesitantStream extends FilterInputStream {
        private final HesitantSockets sockets;
        private int left = 100_000;

        HesitantStream(InputStream in, HesitantSockets sockets) {
            super(in);
            this.sockets = sockets;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            if (left <= 0) {
                sockets.hesitating.countDown();
                try {
                    if (!sockets.goOn.await(30, TimeUnit.SECONDS)) {
                        throw new IOException("nobody lets it go on");
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            int count = super.read(into, from, most);
            left -= count;
            return count;
        }
    }

    /** In the older eras, who goes away cancels nothing: the call is still being sent when another's comes. */
    @Test
    void aCallWhoseClientHasGoneIsSentToItsEndAsItWas() throws Exception {
        HesitantSockets sockets = new HesitantSockets();
        try (TestBackend backend = new TestBackend(sockets, 0, TestBackend.legacy("2025-11-25", "t"));
                RunningProxy proxy = RunningProxy.of(backend);
                TestClient second = new TestClient(proxy.port())) {
            String session = second.open();
            try (TestClient first = new TestClient(proxy.port())) {
                first.send(call(session, 'a'));
                assertThat(sockets.hesitating.await(30, TimeUnit.SECONDS)).isTrue();
            }
            proxy.awaitMetric("only1mcp_client_disconnects_total 1");
            second.send(call(session, 'b'));
            proxy.awaitMetric("only1mcp_in_flight 2");
            sockets.goOn.countDown();
            assertThat(second.answer().status()).isEqualTo(200);

            assertThat(backend.requests("tools/call")).hasSize(2).allMatch(LargeRequestsTest::isPure);
        }
    }

    private static String call(String session, char letter) {
        return TestClient.inSession(
                session, "tools/call", "{\"name\":\"b0.t\",\"arguments\":" + arguments(letter, 9_900_000) + "}");
    }
}
