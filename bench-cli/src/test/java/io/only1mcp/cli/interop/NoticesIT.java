package io.only1mcp.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What official clients of both eras hear without asking, each in the way of its revision, and what the server hears of them.
 * All of them come to one server, one after the other.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TLS")
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set for each invocation, before its tests
class NoticesIT {
    private final Map<Traveller, JsonNode> heard = new EnumMap<>(Traveller.class);
    private Peers peers;

    @Parameter
    private Way way;

    @BeforeParameterizedClassInvocation
    void listen(Way by) {
        peers = new Peers();
        Address address = by.to(Way.Home.MOCK, peers);
        for (Traveller traveller : Traveller.values()) {
            heard.put(traveller, traveller.notices(address, by.prefix()));
        }
    }

    @AfterParameterizedClassInvocation
    void endPeers() {
        peers.close();
    }

    @ParameterizedTest
    @EnumSource
    void theNewestRevisionOfItsEraIsAgreedOn(Traveller traveller) {
        assertThat(heard(traveller, "version").asText())
                .isEqualTo(traveller == Traveller.TYPESCRIPT_2 ? "2026-07-28" : "2025-11-25");
    }

    @ParameterizedTest
    @EnumSource
    void wordOfAChangedResourceComesToWhoSubscribed(Traveller traveller) {
        assertThat(heard(traveller, "updated").asText()).isEqualTo(way.prefix().uri() + "test://watched-resource");
    }

    @ParameterizedTest
    @EnumSource
    void wordOfChangedToolsComesAndTheListIsAnother(Traveller traveller) {
        assertChanged(heard(traveller, "tools"));
    }

    @ParameterizedTest
    @EnumSource
    void wordOfChangedPromptsComesAndTheListIsAnother(Traveller traveller) {
        assertChanged(heard(traveller, "prompts"));
    }

    @ParameterizedTest
    @EnumSource
    void wordOfChangedResourcesComesAndTheListIsAnother(Traveller traveller) {
        assertChanged(heard(traveller, "resources"));
    }

    @ParameterizedTest
    @EnumSource
    void theServerHearsThatACallIsCancelled(Traveller traveller) {
        assumeTrue(traveller != Traveller.JAVA, "the Java SDK's client cancels nothing");
        assertThat(heard(traveller, "cancelled").asText()).isEqualTo("1");
    }

    private JsonNode heard(Traveller traveller, String stop) {
        return Objects.requireNonNull(heard.get(traveller)).path(stop);
    }

    private static void assertChanged(JsonNode list) {
        assertThat(list.path("after").isBoolean()).as(list.toString()).isTrue();
        assertThat(list.path("after").asBoolean())
                .isEqualTo(!list.path("before").asBoolean());
    }
}
