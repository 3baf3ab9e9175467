package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end of the gateway has its time, whatever is still in hand. */
@ExtendWith(NoLeaks.class)
@Timeout(20)
class DrainTest {

    @Test
    void anAnswerThatNeverComesDoesNotHoldItUp() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (TestBackend silent = new TestBackend((request, out) -> {
                    FailureTest.await(over);
                    return null;
                });
                RunningProxy proxy = RunningProxy.of(silent);
                TestClient client = new TestClient(proxy.port())) {
            client.send(TestClient.modernCall("1", "b0.echo", "{}"));
            silent.await(request -> request.asks("tools/call"));
            assertThat(proxy.stop(Duration.ofSeconds(1))).isFalse();
            assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
        } finally {
            over.countDown();
        }
    }

    @Test
    void itsTimeIsTheOneThatThePageNames() throws IOException {
        String page = Files.readString(Path.of("../docs/gateway.md")).replaceAll("\\s+", " ");
        assertThat(page)
                .contains("SIGTERM ends it within " + ProxyMain.DRAIN.toSeconds() + " s:")
                .contains("for up to " + ProxyMain.DRAIN.toSeconds() / 3 * 2 + " s");
    }
}
