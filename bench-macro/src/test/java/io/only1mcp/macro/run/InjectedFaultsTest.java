package io.only1mcp.macro.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.profile.Faults;
import io.only1mcp.core.profile.Network;
import io.only1mcp.core.profile.ToolNames;
import io.only1mcp.core.profile.Topology;
import io.only1mcp.core.recording.InjectedFault;
import io.only1mcp.macro.driver.Form;
import io.only1mcp.macro.driver.Ledger;
import io.only1mcp.macro.driver.Requests;
import io.only1mcp.mock.behaviour.Injection;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The driver's ledger of injected faults says of each call what the backend that reads its marker does to it. */
class InjectedFaultsTest {
    private static final int CALLS = 20_000;
    private static final Faults FAULTS =
            new Faults(0.05, 0.02, 0.1, Duration.ofMillis(5), 7, new Faults.Answers(0.03, 0.04, 0.01));

    @Test
    void eachCallMeetsWhatABackendInjectsForItsMarker() {
        Requests requests = requests(Form.REQUEST);
        Ledger ledger = InjectedFaults.of(requests, Topology.DEFAULT.with(FAULTS, Network.NONE));
        Injection backend =
                new Injection(0.05, 0.02, 0.1, Duration.ofMillis(5), 7, new Injection.Answers(0.03, 0.04, 0.01));
        Map<InjectedFault, Integer> met = new EnumMap<>(InjectedFault.class);
        for (long arrival = 0; arrival < CALLS; arrival++) {
            int expected = switch (backend.of(requests.markerBits(0, arrival, 0))) {
                case NONE -> 0;
                case FAILURE -> InjectedFault.FAILURES.bit();
                case PARTITION -> InjectedFault.PARTITIONS.bit();
                case SLOW -> InjectedFault.SLOW.bit();
                case RATE_LIMITED -> InjectedFault.RATE_LIMITED.bit();
                case TRUNCATED -> InjectedFault.TRUNCATED.bit();
                case MALFORMED -> InjectedFault.MALFORMED.bit();
            };
            assertThat(ledger.met(0, arrival)).isEqualTo(expected);
            for (InjectedFault fault : InjectedFault.values()) {
                met.merge(fault, (expected & fault.bit()) == 0 ? 0 : 1, Integer::sum);
            }
        }

        assertThat(met.getOrDefault(InjectedFault.FAILURES, 0) / (double) CALLS).isBetween(0.045, 0.055);
        assertThat(met.getOrDefault(InjectedFault.PARTITIONS, 0) / (double) CALLS)
                .isBetween(0.017, 0.023);
        assertThat(met.getOrDefault(InjectedFault.SLOW, 0) / (double) CALLS).isBetween(0.09, 0.11);
        assertThat(met.getOrDefault(InjectedFault.RATE_LIMITED, 0) / (double) CALLS)
                .isBetween(0.025, 0.035);
        assertThat(met.getOrDefault(InjectedFault.TRUNCATED, 0) / (double) CALLS)
                .isBetween(0.035, 0.045);
        assertThat(met.getOrDefault(InjectedFault.MALFORMED, 0) / (double) CALLS)
                .isBetween(0.007, 0.013);
    }

    @Test
    void aBatchMeetsWhatAnyOfItsCallsMeets() {
        Requests batches = requests(Form.batch(10));
        Ledger ledger = InjectedFaults.of(
                batches, Topology.DEFAULT.with(new Faults(0.05, 0, 0, Duration.ZERO, 7), Network.NONE));
        long met = 0;
        for (long arrival = 0; arrival < 2_000; arrival++) {
            met += ledger.met(0, arrival) == 0 ? 0 : 1;
        }

        // One of ten calls at least, each with 5 %: 1 - 0.95^10.
        assertThat(met / 2_000.0).isBetween(0.36, 0.44);
    }

    @Test
    void whereNothingIsInjectedNothingIsMet() {
        assertThat(InjectedFaults.of(requests(Form.REQUEST), Topology.DEFAULT)).isSameAs(Ledger.NONE);
    }

    private static Requests requests(Form form) {
        Endpoint endpoint = new Endpoint(URI.create("http://127.0.0.1:1/mcp"), ProtocolVersion.V2025_03_26);
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("text", "{marker}");
        ObjectNode tool = JsonNodeFactory.instance.objectNode().put("name", ToolNames.PLAIN.of(null, "echo"));
        return new Requests(
                List.of(endpoint.call("echo", tool, arguments, null, null, form)),
                List.of(1.0),
                List.of("".getBytes(UTF_8)),
                42);
    }
}
