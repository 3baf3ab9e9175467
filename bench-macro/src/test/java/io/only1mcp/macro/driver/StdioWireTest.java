package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.core.profile.Template;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Outcome;
import io.only1mcp.macro.stdio.LinePipe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wire over pipes in memory; the test is the process at their other end. */
class StdioWireTest implements Wire.Replies {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LONG = TimeUnit.SECONDS.toNanos(30);

    private final List<Flight> settled = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final PipedOutputStream answers = new PipedOutputStream();
    private final PipedInputStream sent = new PipedInputStream(1 << 16);
    private final BufferedReader asked = new BufferedReader(new InputStreamReader(sent, UTF_8));
    private LinePipe pipe;
    private StdioWire wire;

    @BeforeEach
    void open() throws IOException {
        pipe = new LinePipe("test", new PipedInputStream(answers, 1 << 16), new PipedOutputStream(sent));
        RequestTemplate template = new RequestTemplate(
                "echo",
                "",
                ",\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":",
                Template.json(JSON.createObjectNode().put("text", "{marker}")),
                "}}",
                List.of(),
                null,
                null);
        wire = new StdioWire(pipe, 3, new Requests(List.of(template), List.of(1.0), List.of(new byte[0]), 7));
        wire.listener(this);
    }

    @AfterEach
    void close() {
        wire.close();
        pipe.close();
    }

    @Override
    public void settled(Flight flight, Outcome outcome) {
        settled.add(flight);
        outcomes.add(outcome);
    }

    @Override
    public void streamed(Flight flight, int ended) {
        throw new AssertionError("a pipe has no event streams");
    }

    @Override
    public void awake() {}

    @Test
    void answersAreMatchedByIdInAnyOrder() throws IOException {
        Flight first = write(0);
        Flight second = write(1);
        Flight third = write(2);
        assertThat(wire.free()).isZero();
        assertThat(wire.take()).isNull();
        List<JsonNode> requests = List.of(request(), request(), request());

        answer(requests.get(2));
        answer(requests.get(0));
        answer(requests.get(1));
        pollUntilSettled(3);

        assertThat(settled).containsExactly(third, first, second);
        assertThat(outcomes).containsOnly(new Outcome.Ok());
        assertThat(wire.free()).isPositive();
    }

    @Test
    void anAnswerIsCheckedAsOneOverHttpIs() throws IOException {
        write(0);
        write(1);
        write(2);
        say("{\"jsonrpc\":\"2.0\",\"id\":" + request().path("id") + ",\"result\":{\"content\":[]}}");
        say("{\"jsonrpc\":\"2.0\",\"id\":" + request().path("id") + ",\"error\":{\"code\":-32602,\"message\":\"no\"}}");
        say("{\"jsonrpc\":\"2.0\",\"id\":" + request().path("id") + ",\"result\":{\"isError\":true}}");
        pollUntilSettled(3);

        assertThat(outcomes)
                .extracting(outcome -> ((Outcome.Failed) outcome).kind())
                .containsExactly(FailureKind.UNEXPECTED, FailureKind.JSON_RPC, FailureKind.TOOL);
    }

    @Test
    void theAnswerToARequestThatWasGivenUpIsNobodys() throws IOException {
        Flight flight = write(0);
        JsonNode late = request();
        wire.abandon(flight);
        JsonNode cancelled = request();
        assertThat(cancelled.path("method").asText()).isEqualTo("notifications/cancelled");
        assertThat(cancelled.at("/params/requestId")).isEqualTo(late.path("id"));

        List<JsonNode> next = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            write(i);
            next.add(request());
        }
        answer(late);
        answer(next.get(0));
        pollUntilSettled(1);

        assertThat(next).extracting(request -> request.path("id")).doesNotContain(late.path("id"));
        assertThat(settled).hasSize(1);
        assertThat(outcomes).containsExactly(new Outcome.Ok());
    }

    @Test
    void chatterIsPassedOverAndAPingIsAnswered() throws IOException {
        write(0);
        JsonNode request = request();
        say("Server running on stdio");
        say("");
        say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}");
        say("{\"jsonrpc\":\"2.0\",\"id\":\"p-1\",\"method\":\"ping\"}");
        say("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"roots/list\"}");
        answer(request);
        pollUntilSettled(1);

        assertThat(outcomes).containsExactly(new Outcome.Ok());
        assertThat(asked.readLine()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"p-1\",\"result\":{}}");
        assertThat(request().at("/error/code").asInt()).isEqualTo(-32601);
    }

    @Test
    void aProcessThatDiesFailsWhatIsInFlightAndAllThatFollows() throws IOException {
        write(0);
        write(1);
        answer(request());
        answers.close();
        pollUntilSettled(2);

        assertThat(outcomes.get(0)).isEqualTo(new Outcome.Ok());
        assertThat(((Outcome.Failed) outcomes.get(1)).kind()).isEqualTo(FailureKind.CLOSED);
        assertThat(wire.free()).isZero();
        assertThat(wire.take()).isNull();
        assertThat(Objects.requireNonNull(wire.down()).kind()).isEqualTo(FailureKind.CLOSED);
        assertThat(wire.openConnections()).isZero();
    }

    private Flight write(long arrival) {
        Flight flight = Objects.requireNonNull(wire.take());
        flight.arrival = arrival;
        wire.write(flight);
        return flight;
    }

    private JsonNode request() throws IOException {
        return JSON.readTree(asked.readLine());
    }

    private void answer(JsonNode request) throws IOException {
        say("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id")
                + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":" + request.at("/params/arguments/text")
                + "}]}}");
    }

    private void say(String line) throws IOException {
        answers.write((line + "\n").getBytes(UTF_8));
        answers.flush();
    }

    private void pollUntilSettled(int count) {
        long until = System.nanoTime() + LONG;
        while (settled.size() < count && System.nanoTime() < until) {
            int unused = wire.poll(TimeUnit.MILLISECONDS.toNanos(100));
        }
        assertThat(settled).hasSize(count);
    }
}
