package io.only1mcp.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.junit.jupiter.params.provider.CsvSource;

/** Official clients of the older revisions use all that server-everything offers, straight and through our gateway. */
@ParameterizedClass(name = "{0} {1}")
@CsvSource({
    "TYPESCRIPT_1, DIRECT", "TYPESCRIPT_1, HTTP", "TYPESCRIPT_1, TLS", "TYPESCRIPT_1, CHILD", "TYPESCRIPT_1, STDIO",
    "JAVA,         DIRECT", "JAVA,         HTTP", "JAVA,         TLS", "JAVA,         CHILD", "JAVA,         STDIO"
})
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set for each invocation, before its tests
class OlderTourIT {
    private Peers peers;
    private JsonNode saw;
    private Prefix prefix;

    @Parameter(0)
    private Traveller traveller;

    @Parameter(1)
    private Way way;

    @BeforeParameterizedClassInvocation
    void travel(Traveller who, Way by) {
        peers = new Peers();
        prefix = by.prefix();
        saw = who.tour(by.to(Way.Home.EVERYTHING, peers), prefix);
    }

    @AfterParameterizedClassInvocation
    void endPeers() {
        peers.close();
    }

    @Test
    void theNewestOlderRevisionIsAgreedOn() {
        assertThat(saw("version")).isEqualTo("2025-11-25");
        assertThat(saw("server")).isEqualTo(way == Way.DIRECT ? "mcp-servers/everything" : "only1mcp");
    }

    @Test
    void toolsAreListedAndCalled() {
        assertThat(all("tools"))
                .contains(prefix.name() + "echo", prefix.name() + "trigger-long-running-operation")
                .allMatch(name -> name.startsWith(prefix.name()));
        assertThat(saw("echo")).isEqualTo("Echo: hello tour");
        assertThat(saw("ping")).isEqualTo("pong");
    }

    @Test
    void progressIsSeenStepByStep() {
        // The server sends the last step at once before the result, and both clients forget a step that they read from
        // their input together with the result. How many steps that are depends on how long the machine left them
        // waiting. The Java SDK hands its steps to threads that may overtake each other.
        List<String> sent = List.of("1/4", "2/4", "3/4", "4/4");
        List<String> steps = all("progress");
        assertThat(steps).isNotEmpty().doesNotHaveDuplicates().isSubsetOf(sent);
        if (traveller != Traveller.JAVA) {
            assertThat(steps).isEqualTo(sent.subList(0, steps.size()));
        }
    }

    @Test
    void aCallIsCancelled() {
        assumeTrue(traveller != Traveller.JAVA, "the Java SDK's client cancels nothing");
        assertThat(saw("cancellation")).isEqualTo("cancelled");
    }

    @Test
    void theServerAsksTheModelOfTheClient() {
        assertThat(saw("sampling")).contains("thought of Resource trigger-sampling-request context: the sea");
    }

    @Test
    void theServerAsksTheUserOfTheClient() {
        assertThat(saw("elicitation"))
                .contains("User provided the requested information")
                .contains("- Name: Ada");
    }

    @Test
    void theServerAsksForTheRootsOfTheClient() {
        assertThat(saw("roots")).contains("file:///tour");
    }

    @Test
    void resourcesAreListedAndRead() {
        assertThat(all("resources"))
                .contains(prefix.uri() + "demo://resource/static/document/features.md")
                .allMatch(uri -> uri.startsWith(prefix.uri()));
        assertThat(all("templates")).contains(prefix.uri() + "demo://resource/dynamic/text/{resourceId}");
        assertThat(saw.path("read").path("text").asText()).startsWith("Resource 1: This is a plaintext resource");
        assertThat(saw.path("read").path("uri").asText()).isEqualTo(prefix.uri() + "demo://resource/dynamic/text/1");
    }

    @Test
    void wordOfAChangedResourceComesToWhoSubscribed() {
        assertThat(saw("subscription")).isEqualTo(prefix.uri() + "demo://resource/dynamic/text/1");
    }

    @Test
    void logMessagesComeThatTheClientAskedFor() {
        assertThat(saw("logging")).isEqualTo("info");
    }

    @Test
    void promptsAreListedGotAndCompleted() {
        assertThat(all("prompts")).contains(prefix.name() + "args-prompt", prefix.name() + "completable-prompt");
        assertThat(saw("prompt")).isEqualTo("What's weather in Paris, Texas?");
        assertThat(all("completion")).containsExactly("Engineering");
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
