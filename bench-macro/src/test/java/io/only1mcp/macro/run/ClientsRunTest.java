package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.profile.TargetReader;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.macro.client.FakeServer;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of several clients, as the server sees them. */
class ClientsRunTest {

    @TempDir
    Path folder;

    @Test
    void everyRequestCarriesTheTenantOfTheClientThatItBelongsTo() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            MeasuredRun run = run(server, "2026-07-28").runs().get(0);

            long asked = run.counts().intended();
            assertThat(run.counts().ok()).isEqualTo(asked);
            assertThat(server.heads)
                    .allSatisfy(head -> assertThat(head.getFirst("X-Tenant")).startsWith("tenant-"));
            // Of the clients 0, 1, 2 the second is of tenant-1, and every third request is its.
            assertThat(calls(server, "tenant-1")).isEqualTo((asked + 1) / 3);
            assertThat(calls(server, "tenant-0")).isEqualTo(asked - (asked + 1) / 3);
        }
    }

    @Test
    void aSessionIsOneClientsFromItsInitializeToItsEnd() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2025_11_25)) {
            MeasuredRun run = run(server, "2025-11-25").runs().get(0);

            assertThat(run.counts().ok()).isEqualTo(run.counts().intended());
            Map<String, String> tenants = new HashMap<>();
            for (Headers head : server.heads) {
                String session = head.getFirst("Mcp-Session-Id");
                String tenant = head.getFirst("X-Tenant");
                assertThat(tenant).startsWith("tenant-");
                if (session != null) {
                    assertThat(tenants.merge(session, tenant, (before, now) -> before))
                            .isEqualTo(tenant);
                }
            }
            assertThat(tenants)
                    .containsOnly(
                            Map.entry("session-1", "tenant-0"),
                            Map.entry("session-2", "tenant-1"),
                            Map.entry("session-3", "tenant-0"));
        }
    }

    @Test
    void featuresOfATargetThatRunsAlreadyAreSaidNotToHaveBeenSwitchedOn() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            RunResult result = run(server, "auto");

            assertThat(result.target().features()).isEmpty();
            assertThat(result.runs().get(0).validity().caveats())
                    .filteredOn(caveat -> caveat.code().equals("features_not_set"))
                    .singleElement()
                    .extracting(Caveat::text)
                    .isEqualTo("the target runs already, so this run switched none of its features on: audit");
            assertThat(result.runs().get(0).validity().caveats())
                    .as("it is on the machine of its driver")
                    .extracting(Caveat::code)
                    .contains("same_host");
        }
    }

    private static long calls(FakeServer server, String tenant) {
        return server.heads.stream()
                .filter(head -> "tools/call".equals(head.getFirst("Mcp-Method")))
                .filter(head -> tenant.equals(head.getFirst("X-Tenant")))
                .count();
    }

    private RunResult run(FakeServer server, String protocol) throws IOException {
        Profile profile = ProfileReader.adHoc(Overrides.builder()
                .protocol(protocol)
                .rate("100/s")
                .duration("1s")
                .call("échos={\"text\": \"hi\"}")
                .connections("4")
                .set("clients=3")
                .set("tenants=2")
                .set("topology.features=[audit]")
                .set("warm_up.requests=0")
                .build());
        Path file = Files.writeString(
                folder.resolve("fake.yaml"), "url: " + server.url() + "\nheaders: {X-Tenant: \"{tenant}\"}\n");
        RunTarget target = new RunTarget.File(TargetReader.read(file.toString()));
        return new LoadRun(
                        new LoadRun.Settings(profile, target, Map.of(), folder, "test", null, List.of()),
                        RunListener.NONE)
                .run()
                .result();
    }
}
