package io.only1mcp.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The official client of 2026-07-28 uses all that a server of that revision offers, straight and through our gateway. */
@ParameterizedClass(name = "{0}")
@EnumSource
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set for each invocation, before its tests
class NewerTourIT {
    private Peers peers;
    private JsonNode saw;
    private Prefix prefix;

    @Parameter
    private Way way;

    @BeforeParameterizedClassInvocation
    void travel(Way by) {
        peers = new Peers();
        prefix = by.prefix();
        saw = Traveller.TYPESCRIPT_2.tour(by.to(Way.Home.TYPESCRIPT, peers), prefix);
    }

    @AfterParameterizedClassInvocation
    void endPeers() {
        peers.close();
    }

    @Test
    void theNewestRevisionIsAgreedOn() {
        assertThat(saw("version")).isEqualTo("2026-07-28");
        assertThat(saw("server")).isEqualTo(way == Way.DIRECT ? "typescript-v2" : "only1mcp");
    }

    @Test
    void toolsAreListedAndCalled() {
        assertThat(all("tools"))
                .contains(prefix.name() + "echo", prefix.name() + "greet")
                .allMatch(name -> name.startsWith(prefix.name()));
        assertThat(saw("echo")).isEqualTo("Echo: hello tour");
    }

    @Test
    void progressIsSeenStepByStep() {
        assertThat(all("progress")).containsExactly("1/3", "2/3", "3/3");
    }

    @Test
    void aCallIsCancelledAndTheServerKnows() {
        assertThat(saw("cancellation")).isEqualTo("cancelled");
        assertThat(saw("noticed")).isEqualTo("1");
    }

    @Test
    void inputThatTheServerNeedsIsGivenWithTheNextAttempt() {
        assertThat(saw("elicitation")).isEqualTo("Hello, Ada!");
        assertThat(saw("sampling")).isEqualTo("The model says: thought of What is the capital of France?");
    }

    @Test
    void resourcesAreListedAndRead() {
        assertThat(all("resources")).containsExactly(prefix.uri() + "test://note");
        assertThat(all("templates")).containsExactly(prefix.uri() + "test://item/{id}");
        assertThat(saw.path("read").path("text").asText()).isEqualTo("A note");
        assertThat(saw.path("read").path("uri").asText()).isEqualTo(prefix.uri() + "test://note");
        assertThat(saw("item")).isEqualTo("Item 7");
    }

    @Test
    void wordOfChangesComesToWhoListens() {
        assertThat(saw("subscription")).isEqualTo(prefix.uri() + "test://note");
        assertThat(saw("list_changed")).isEqualTo("list_changed");
    }

    @Test
    void promptsAreListedGotAndCompleted() {
        assertThat(all("prompts")).containsExactly(prefix.name() + "visit");
        assertThat(saw("prompt")).isEqualTo("Let us visit Pisa");
        assertThat(all("completion")).containsExactly("Paris", "Pisa");
    }

    private String saw(String stop) {
        return saw.path(stop).asText();
    }

    private List<String> all(String stop) {
        assertThat(saw.path(stop).isArray()).as(saw(stop)).isTrue();
        return StreamSupport.stream(saw.path(stop).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
