package io.only1mcp.proxy.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.NoLeaks;
import io.only1mcp.proxy.stdio.SocketClient.Answer;
import io.only1mcp.wire.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server of the eras up to 2025-11-25 at its standard streams: a process for each session. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class ChildSessionTest {

    private static String pid(SocketClient client, String session) throws Exception {
        return client.inSession(session, "1", "pid").answer().body().replaceAll(".*pid (\\d+)\\..*", "$1");
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void twoSessionsAreTwoProcesses() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("legacy");
                SocketClient client = child.client()) {
            String first = client.initialize();
            String second = client.initialize();
            assertThat(first).isNotEqualTo(second).matches("[0-9a-f]{32}");
            String firstPid = pid(client, first);
            String secondPid = pid(client, second);
            assertThat(firstPid).isNotEqualTo(secondPid);
            assertThat(client.send("DELETE", "", "Mcp-Session-Id: " + first)
                            .answer()
                            .status())
                    .isEqualTo(204);
            assertThat(client.inSession(first, "1", "pid").answer().status()).isEqualTo(404);
            Waits.until(() -> !isAlive(firstPid));
            assertThat(pid(client, second)).isEqualTo(secondPid);
        }
    }

    @Test
    void aRequestOfTheServerGoesToTheNewestRequestAndItsAnswerComesBack() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("legacy");
                SocketClient calling = child.client();
                SocketClient answering = child.client()) {
            String session = calling.initialize();
            calling.inSession(session, "\"c\"", "sample");
            assertThat(calling.head()).contains("text/event-stream");
            assertThat(calling.chunk()).contains("sampling/createMessage").contains("\"id\":\"s-1\"");
            assertThat(answering
                            .send(
                                    "POST",
                                    "{\"jsonrpc\":\"2.0\",\"id\":\"s-1\",\"result\":{\"role\":\"assistant\"}}",
                                    "Mcp-Session-Id: " + session)
                            .answer()
                            .status())
                    .isEqualTo(202);
            assertThat(calling.chunk())
                    .contains("sampled")
                    .contains("'assistant'")
                    .contains("\"id\":\"c\"");
            assertThat(calling.chunk()).isEmpty();
        }
    }

    @Test
    void whatBelongsToNoRequestGoesToTheStreamThatIsOpenForIt() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("legacy");
                SocketClient calling = child.client();
                SocketClient listening = child.client()) {
            String session = calling.initialize();
            listening.send("GET", "", "Mcp-Session-Id: " + session, "Accept: text/event-stream");
            assertThat(listening.head()).contains("text/event-stream");
            Answer answer = calling.inSession(session, "1", "announce").answer();
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(listening.chunk()).contains("notifications/tools/list_changed");
        }
    }

    @Test
    void withoutSuchAStreamItGoesToTheNewestRequest() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("legacy");
                SocketClient calling = child.client()) {
            String session = calling.initialize();
            Answer answer = calling.inSession(session, "1", "announce").answer();
            assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(answer.body())
                    .contains("notifications/tools/list_changed")
                    .contains("announced");
        }
    }

    @Test
    void aSessionWhoseProcessHasDiedIsUnknown() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("legacy");
                SocketClient client = child.client()) {
            String session = client.initialize();
            Answer answer = client.inSession(session, "1", "crash").answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("exit status 3; the log of the gateway has its last words")
                    .doesNotContain("boiler");
            child.awaitLog("the boiler has burst");
            assertThat(client.inSession(session, "2", "pid").answer().status()).isEqualTo(404);
            assertThat(pid(client, client.initialize())).isNotEmpty();
        }
    }

    @Test
    void aSessionIsInUseUntilItsLastAnswer(@TempDir Path folder) throws Exception {
        AtomicLong clock = new AtomicLong();
        Path file = folder.resolve("there");
        try (AdaptedChild child = AdaptedChild.of("legacy", clock::get);
                SocketClient client = child.client()) {
            String session = client.initialize();
            client.send(
                    "POST",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"file\","
                            + "\"arguments\":{\"file\":\"" + file + "\"}}}",
                    "Mcp-Session-Id: " + session);
            child.awaitLog("waiting");
            clock.addAndGet(2 * AdaptedChild.IDLE.toNanos());
            child.sweep();
            Files.createFile(file);
            assertThat(client.answer().body()).contains("it is there");
            clock.addAndGet(AdaptedChild.IDLE.toNanos());
            child.sweep();
            assertThat(client.inSession(session, "2", "cancelled").answer().status())
                    .isEqualTo(200);
            clock.addAndGet(AdaptedChild.IDLE.toNanos() + 1);
            child.sweep();
            assertThat(client.inSession(session, "3", "cancelled").answer().status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aCancellationNamesTheRequestAsTheServerKnowsIt() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("legacy");
                SocketClient waiting = child.client();
                SocketClient client = child.client()) {
            String session = client.initialize();
            waiting.inSession(session, "\"w\"", "wait");
            child.awaitLog("waiting");
            client.send(
                            "POST",
                            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"w\"}}",
                            "Mcp-Session-Id: " + session)
                    .answer();
            assertThat(client.inSession(session, "2", "cancelled").answer().body())
                    .contains("cancelled 1");
        }
    }

    @Test
    void theEraSince2026IsRefusedAsAnOlderServerRefusesIt() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("legacy");
                SocketClient client = child.client()) {
            Answer answer = client.modern("1", "server/discover", "").answer();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("-32601");
            assertThat(client.send("POST", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                            .answer()
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void aServerThatIsSilentBeforeInitializeIsOfAnOlderEra() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("mute");
                SocketClient client = child.client()) {
            assertThat(client.initialize()).isNotEmpty();
        }
    }

    @Test
    void aSlowReaderHoldsUpTheServerAndLosesNothing() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("legacy");
                SocketClient slow = child.client()) {
            String session = slow.initialize();
            slow.send(
                    "POST",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"flow\",\"arguments\":{\"size\":50000},\"_meta\":{\"progressToken\":\"p\"}}}",
                    "Mcp-Session-Id: " + session);
            String body = slow.answer().body();
            assertThat(body.lines().filter(line -> line.startsWith("data: "))).hasSize(50_001);
            assertThat(body).contains("\"progress\":49999");
        }
    }

    @Test
    void aServerThatDoesNotEndIsKilled() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("stubborn")) {
            String pid;
            try (SocketClient client = child.client()) {
                pid = pid(client, client.initialize());
            }
            child.stop();
            assertThat(isAlive(pid)).isFalse();
        }
    }
}
