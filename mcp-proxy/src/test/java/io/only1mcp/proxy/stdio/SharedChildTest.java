package io.only1mcp.proxy.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.proxy.NoLeaks;
import io.only1mcp.proxy.stdio.SocketClient.Answer;
import io.only1mcp.wire.Waits;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server of the era since 2026-07-28 at its standard streams: one process, and everybody's requests on one stream. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class SharedChildTest {

    @Test
    void idsAndProgressTokensOfAllClientsMayBeTheSame() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("modern");
                SocketClient first = child.client();
                SocketClient second = child.client()) {
            first.call("\"a\"", "wait", "{}", "");
            String[] tokens = {"7", "\"seven\""};
            for (String token : tokens) {
                Answer answer = second.call("\"a\"", "progress", "{}", ",\"progressToken\":" + token)
                        .answer();
                assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
                assertThat(answer.body().lines().filter(line -> line.startsWith("data: ")))
                        .containsExactly(
                                "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                                        + token + ",\"progress\":1}}",
                                "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                                        + token + ",\"progress\":2}}",
                                "data: {\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"done\"}],\"resultType\":\"complete\"},\"jsonrpc\":\"2.0\",\"id\":\"a\"}");
            }
        }
    }

    @Test
    void anAnswerWithNothingBeforeItIsJsonAndItsErrorHasAStatus() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("modern");
                SocketClient client = child.client()) {
            Answer answer = client.call("12", "echo", "{\n\"a\":\r\n1}", "").answer();
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).endsWith("\"id\":12}").contains("'arguments':{ 'a':  1}");
            assertThat(client.modern("1", "nothing/known", "").answer().status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aClientThatGoesAwayCancelsItsRequest() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("modern");
                SocketClient client = child.client()) {
            try (SocketClient leaving = child.client()) {
                leaving.call("1", "wait", "{}", "");
                child.awaitLog("waiting");
            }
            Waits.until(() -> client.called("2", "cancelled").body().contains("cancelled 1"));
        }
    }

    @Test
    void aSubscriptionGetsWhatBelongsToItAndEndsOnce() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("modern");
                SocketClient client = child.client();
                SocketClient listening = child.client()) {
            listening.modern("\"mine\"", "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true},");
            assertThat(listening.head()).contains("text/event-stream");
            String id = "\"io.modelcontextprotocol/subscriptionId\":\"mine\"";
            assertThat(listening.chunk()).contains("acknowledged").contains(id);
            client.called("1", "announce");
            assertThat(listening.chunk())
                    .contains("notifications/tools/list_changed")
                    .contains(id);
            client.called("2", "unlisten");
            assertThat(listening.chunk())
                    .contains("\"resultType\":\"complete\"")
                    .contains(id)
                    .contains("\"id\":\"mine\"");
            assertThat(listening.chunk()).isEmpty();
        }
    }

    @Test
    void aDeathIsToldToThoseWhoWaitAndTheServerIsStartedAgain() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("modern");
                SocketClient client = child.client();
                SocketClient other = child.client()) {
            String before = client.called("1", "pid").body();
            other.call("\"w\"", "wait", "{}", "");
            child.awaitLog("waiting");
            Answer answer = client.called("2", "crash");
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("\"id\":2")
                    .contains("backend b: ended with exit status 3; the log of the gateway has its last words")
                    .doesNotContain("boiler");
            assertThat(other.answer().body()).contains("\"id\":\"w\"").contains("exit status 3");
            child.awaitLog("the boiler has burst");
            assertThat(child.trouble()).doesNotContain("boiler");
            Answer after = client.called("3", "pid");
            while (after.status() != 200) {
                assertThat(after.status()).isEqualTo(502);
                assertThat(after.body()).contains("backend b: ").contains("exit status 3");
                after = client.called("3", "pid");
            }
            assertThat(after.body()).isNotEqualTo(before).contains("pid ");
        }
    }

    @Test
    void aServerThatGivesNoListOfItsToolsCanBeCalledAllTheSame() throws Exception {
        Duration patience = Duration.ofSeconds(2);
        try (AdaptedChild child = new AdaptedChild(TestChild.command("listless"), 1_000_000, patience);
                SocketClient client = child.client()) {
            assertThat(client.called("1", "echo").status()).isEqualTo(200);
        }
    }

    @Test
    void aServerThatDiesOfBeingAskedForItsToolsIsToldToWhoCalls() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("fragile");
                SocketClient client = child.client()) {
            Answer answer = client.called("1", "echo");
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("\"id\":1").contains("backend b: ended with exit status 4");
        }
    }

    @Test
    void aCommandThatDoesNotExistIsOneLineAndA502() throws Exception {
        try (AdaptedChild child = new AdaptedChild(List.of("/no/such/program", "-y", "x", "secret"), 1_000_000);
                SocketClient client = child.client()) {
            String line = child.awaitLog("/no/such/program");
            assertThat(line)
                    .startsWith("backend b: /no/such/program -y x … cannot be started: ")
                    .contains("No such file");
            Answer answer = client.called("1", "echo");
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("backend b: /no/such/program -y x")
                    .contains("cannot be started")
                    .doesNotContain("secret");
        }
    }

    @Test
    void aFloodOnStandardErrorStopsNothingAndDrownsNoLog() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("modern");
                SocketClient client = child.client()) {
            assertThat(client.called("1", "flood").body()).contains("dry");
            assertThat(child.log()).hasSizeLessThan(10_000).anyMatch(line -> line.equals("backend b: water 0"));
        }
    }

    @Test
    void aLineThatIsTooLongFailsItsRequestAloneAndLargeOnesPass() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("modern");
                SocketClient client = child.client()) {
            Answer answer = client.call("5", "large", "{\"size\":900000}", "").answer();
            assertThat(answer.body()).hasSizeGreaterThan(900_000).endsWith("\"id\":5}");
            answer = client.call("\"six\"", "large", "{\"size\":1100000}", "").answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("\"id\":\"six\"").contains("more than the limit");
            assertThat(client.call("7", "echo", "\"" + "y".repeat(900_000) + "\"", "")
                            .answer()
                            .body())
                    .hasSizeGreaterThan(900_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deep", "broken", "resultless"})
    void anAnswerThatCannotBeReadFailsItsRequestAtOnceAndAlone(String tool) throws Exception {
        try (AdaptedChild child = AdaptedChild.of("modern");
                SocketClient waiting = child.client();
                SocketClient client = child.client()) {
            waiting.call("\"first\"", "wait", "{}", "");
            Answer answer = client.call("\"six\"", tool, "{\"size\":1001}", "").answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("\"id\":\"six\"")
                    .contains(
                            "backend b: wrote an answer that is no JSON-RPC response, or is nested more than 1000 deep");
            child.awaitLog("no JSON-RPC response");
            assertThat(client.call("7", "deep", "{\"size\":900}", "").answer().body())
                    .contains("\"id\":7")
                    .contains("[[]]");
        }
    }

    @Test
    void whatIsNoMessageGoesToTheLog() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("modern");
                SocketClient client = child.client()) {
            assertThat(client.called("1", "noise").body()).contains("quiet");
            assertThat(child.awaitLog("Server is running!")).contains("no JSON-RPC message");
        }
    }

    @Test
    void aSlowReaderIsCutAndHoldsUpNobody() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("modern");
                SocketClient client = child.client();
                SocketClient slow = child.client()) {
            slow.call("1", "flow", "{\"size\":100000}", ",\"progressToken\":1");
            assertThat(slow.head()).contains("text/event-stream");
            // The server does one thing after the other: when it answers this, it has written all of the other.
            assertThat(client.called("2", "echo").status()).isEqualTo(200);
            assertThatThrownBy(() -> {
                        Waits.until(() -> slow.chunk().isEmpty());
                    })
                    .hasMessageContaining("the connection ended");
        }
    }

    @Test
    void aServerThatDoesNotReadIsNotFilledWithoutEnd() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("modern");
                SocketClient sleeping = child.client()) {
            sleeping.call("1", "sleep", "{}", "");
            String large = "\"" + "z".repeat(400_000) + "\"";
            try (SocketClient first = child.client();
                    SocketClient second = child.client();
                    SocketClient third = child.client()) {
                first.call("1", "echo", large, "");
                second.call("1", "echo", large, "");
                Answer refused = third.call("1", "echo", large, "").answer();
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.body()).contains("does not read");
            }
        }
    }

    @Test
    void initializeIsRefusedAsTheServerRefusesIt() throws Exception {
        try (AdaptedChild child = AdaptedChild.of("modern");
                SocketClient client = child.client()) {
            for (String id : List.of("\"x\"", "\"y\"")) {
                Answer answer = client.send(
                                "POST",
                                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"initialize\",\"params\":{}}")
                        .answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Mcp-Session-Id")).isEmpty();
                assertThat(answer.body()).contains("no method initialize").contains("\"id\":" + id);
            }
        }
    }

    @Test
    void nothingIsLeftAtTheEnd() throws Exception {
        AdaptedChild child = AdaptedChild.of("modern");
        String pid;
        try (SocketClient client = child.client()) {
            pid = client.called("1", "pid").body().replaceAll(".*pid (\\d+)\\..*", "$1");
        }
        assertThat(ProcessHandle.of(Long.parseLong(pid))).isPresent();
        assertThat(Files.getPosixFilePermissions(child.socket().getParent())).hasSize(3);
        child.stop();
        assertThat(ProcessHandle.of(Long.parseLong(pid))).isEmpty();
        assertThat(child.socket().getParent()).doesNotExist();
    }
}
