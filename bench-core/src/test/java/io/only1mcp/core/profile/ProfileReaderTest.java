package io.only1mcp.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.arrival.Gaps;
import io.only1mcp.core.arrival.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileReaderTest {

    @TempDir
    Path folder;

    @Test
    void aProfileThatSaysOnlyHowRequestsComeHasTheDocumentedDefaults() {
        Profile profile = read("burst", "constant: {rate: 100/s, duration: 10s}");
        assertThat(profile)
                .isEqualTo(new Profile(
                        "burst",
                        "",
                        new Topology(
                                "only1mcp",
                                new Topology.Servers.Named(List.of("filesystem", "github", "memory")),
                                new Topology.Backend("0ms", 300, 0, null, 42),
                                List.of()),
                        "auto",
                        null,
                        1,
                        1,
                        64,
                        64,
                        Duration.ofSeconds(30),
                        42,
                        Sessions.LASTING,
                        Streams.NONE,
                        new WarmUp(WarmUp.How.HARD, 100_000, Duration.ofSeconds(15)),
                        1,
                        Arrival.constant(100, Duration.ofSeconds(10)),
                        List.of(),
                        List.of(),
                        false,
                        false));
    }

    @Test
    void eachClientHasATenantOfItsOwnUnlessTheProfileSaysHowManyThereAre() {
        assertThat(read("burst", "clients: 6\nconstant: {rate: 1/s, duration: 1s}")
                        .tenants())
                .isEqualTo(6);
        assertThat(read("burst", "clients: 6\ntenants: 2\nconstant: {rate: 1/s, duration: 1s}")
                        .tenants())
                .isEqualTo(2);
        assertThat(List.of(Client.of(0, 2), Client.of(1, 2), Client.of(2, 2)))
                .containsExactly(
                        new Client("client-0", "tenant-0"),
                        new Client("client-1", "tenant-1"),
                        new Client("client-2", "tenant-0"));
    }

    @Test
    void everyKeyOfAProfileIsRead() {
        Profile profile = read("burst", """
                version: 1
                name: everything
                description: all of it
                topology:
                  target: other
                  servers: 20
                  replicas: 2
                  dead: 1
                  backend: {latency: "lognormal(p50=2ms, p99=20ms)", payload: 4KiB, errors: 1%, stall: {at: 5s, for: 1s}, seed: 7}
                  features: [audit]
                protocol: 2026-07-28
                transport: http
                clients: 100
                tenants: 8
                connections: {min: 1k, max: 2k}
                timeout: 5s
                seed: 9
                warm_up: {how: measured, requests: 2k, at_most: 1m}
                streams: {open: 50, changes: 20/s}
                sessions: {churn: 10/s, calls: 20, abandon: 25%, delete: false, list: false}
                runs: 5
                closed: {users: [1, 5], each: 30s}
                arrival: constant
                workload:
                  - {weight: 30%, server: filesystem, tool: read_file, arguments: {path: "/src/File{int(1..500)}.java"}}
                  - {weight: 0.05, list: tools}
                  - {weight: 1, tool: echo, expect: {contains: hi}}
                faults: {backend_failures: 1%, partitions: 0.1%, slow: {share: 5%, by: 500ms}, seed: 7}
                network: {latency: 10ms, jitter: 2ms, loss: 0.1%, between: proxy_and_backend}
                thresholds:
                  - {metric: latency_p99_9, max: 10ms}
                  - {metric: availability, min: 99.9%, of: proxy}
                continue_on_failure: true
                short_overhead: true
                """);
        assertThat(profile.name()).isEqualTo("everything");
        assertThat(profile.description()).isEqualTo("all of it");
        assertThat(profile.topology())
                .isEqualTo(new Topology(
                        "other",
                        new Topology.Servers.Generated(20),
                        2,
                        1,
                        new Topology.Backend(
                                "lognormal(p50=2ms, p99=20ms)",
                                4096,
                                0.01,
                                new Topology.Stall(Duration.ofSeconds(5), Duration.ofSeconds(1)),
                                7),
                        List.of("audit"),
                        new Faults(0.01, 0.001, 0.05, Duration.ofMillis(500), 7),
                        new Network(Duration.ofMillis(10), Duration.ofMillis(2), 0.001)));
        assertThat(profile.protocol()).isEqualTo("2026-07-28");
        assertThat(profile.clients()).isEqualTo(100);
        assertThat(profile.tenants()).isEqualTo(8);
        assertThat(profile.connections()).isEqualTo(1000);
        assertThat(profile.mostConnections()).isEqualTo(2000);
        assertThat(profile.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(profile.seed()).isEqualTo(9);
        assertThat(profile.streams()).isEqualTo(new Streams(50, 20));
        assertThat(profile.sessions()).isEqualTo(new Sessions(10, 20, 0.25, false, false));
        assertThat(profile.warmUp()).isEqualTo(new WarmUp(WarmUp.How.MEASURED, 2000, Duration.ofMinutes(1)));
        assertThat(profile.runs()).isEqualTo(5);
        assertThat(profile.arrival())
                .isEqualTo(new Arrival.Closed(List.of(
                        new Arrival.Step(1, Duration.ofSeconds(30)), new Arrival.Step(5, Duration.ofSeconds(30)))));
        assertThat(profile.workload())
                .extracting(Operation::name)
                .containsExactly("filesystem.read_file", "tools/list", "echo");
        assertThat(profile.workload()).extracting(Operation::weight).containsExactly(0.3, 0.05, 1.0);
        assertThat(profile.thresholds())
                .extracting(Object::toString)
                .containsExactly("latency_p99_9 <= 10ms", "availability of proxy >= 99.9%");
        assertThat(profile.continueOnFailure()).isTrue();
        assertThat(profile.shortOverhead()).isTrue();
        assertThat(ProfileReader.of(profile.tree(), "tree")).isEqualTo(profile);
    }

    @Test
    void aStageBeginsAtTheRateThatTheOneBeforeReached() {
        Profile profile = read(
                "a", "stages: [{duration: 1s, target: 10/s}, {duration: 0s, target: 50/s}, {duration: 2s, target: 0}]");
        assertThat(profile.arrival())
                .isEqualTo(Arrival.stages(List.of(
                        new Arrival.Stage(Duration.ofSeconds(1), 0, 10),
                        new Arrival.Stage(Duration.ZERO, 10, 50),
                        new Arrival.Stage(Duration.ofSeconds(2), 50, 0))));
    }

    @Test
    void aClosedLoopHasAConnectionForEachUserUnlessTheProfileSaysOtherwise() {
        assertThat(read("a", "closed: {users: [10, 200], each: 1s}").connections())
                .isEqualTo(200);
        assertThat(read("a", "closed: {users: 10, each: 1s}").connections()).isEqualTo(64);
        assertThat(read("a", "closed: {users: 200, each: 1s}\nconnections: 8").connections())
                .isEqualTo(8);
    }

    @Test
    void mapsMergeAndListsReplaceWhereAProfileExtendsAnother() throws IOException {
        write("base.yaml", """
                name: base
                description: the lowest
                clients: 3
                topology: {servers: 5, backend: {latency: 2ms, payload: 1KiB}}
                constant: {rate: 100/s, duration: 10s}
                thresholds: [{metric: latency_p99, max: 10ms}, {metric: error_rate, max: 1%}]
                """);
        write("child.yaml", """
                extends: base.yaml
                topology: {backend: {payload: 2KiB}}
                constant: {rate: 200/s}
                thresholds: [{metric: latency_p50, max: 1ms}]
                """);
        Profile child = ProfileReader.read(folder + "/child.yaml", Overrides.NONE);
        assertThat(child.name()).isEqualTo("child");
        assertThat(child.description()).isEmpty();
        assertThat(child.clients()).isEqualTo(3);
        assertThat(child.topology().servers().count()).isEqualTo(5);
        assertThat(child.topology().backend()).isEqualTo(new Topology.Backend("2ms", 2048, 0, null, 42));
        assertThat(child.arrival()).isEqualTo(Arrival.constant(200, Duration.ofSeconds(10)));
        assertThat(child.thresholds()).extracting(Object::toString).containsExactly("latency_p50 <= 1ms");
    }

    @Test
    void anArrivalReplacesTheArrivalOfWhatIsExtended() throws IOException {
        write("child.yaml", "extends: stress_test\nclosed: {users: 5, each: 1s}\n");
        Profile child = ProfileReader.read(folder + "/child.yaml", Overrides.NONE);
        assertThat(child.arrival()).isInstanceOf(Arrival.Closed.class);
        assertThat(child.continueOnFailure()).isTrue();
    }

    @Test
    void whatIsExtendedIsFoundBesideTheFileThatExtendsIt() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        write("sub/base.yaml", "constant: {rate: 100/s, duration: 10s}\n");
        write("sub/middle.yaml", "extends: base.yaml\nclients: 2\n");
        write("top.yaml", "extends: sub/middle.yaml\n");
        assertThat(ProfileReader.read(folder + "/top.yaml", Overrides.NONE).clients())
                .isEqualTo(2);
    }

    @Test
    void anErrorNamesTheFileThatTheValueStandsIn() throws IOException {
        write("base.yaml", "clients: 2\ntopology:\n  servers: 0\n");
        write("child.yaml", "extends: base.yaml\n\ntopology: {target: x}\nconstant: {rate: 1/s, duration: 1s}\n");
        assertRefused("child.yaml", folder + "/base.yaml:3: topology.servers: must be >= 1, got 0");
    }

    @Test
    void whatIsMissingIsMissingInTheFileThatWasAskedFor() throws IOException {
        write("base.yaml", "clients: 2\n");
        write("child.yaml", "extends: base.yaml\n");
        assertRefused(
                "child.yaml",
                folder
                        + "/child.yaml:1: nothing says how requests come: give one of stages, constant, ramp, spike, steps, bursty, schedule, closed");
    }

    @Test
    void profilesThatExtendEachOtherAreRefused() throws IOException {
        write("a.yaml", "extends: b.yaml\n");
        write("b.yaml", "clients: 1\nextends: ./a.yaml\n");
        assertRefused(
                "a.yaml",
                folder + "/b.yaml:2: extends: './a.yaml' extends this profile itself, directly or indirectly");
    }

    @Test
    void aProfileThatExtendsItselfIsRefused() throws IOException {
        write("a.yaml", "extends: a.yaml\n");
        assertRefused(
                "a.yaml", folder + "/a.yaml:1: extends: 'a.yaml' extends this profile itself, directly or indirectly");
    }

    @Test
    void whatIsExtendedHasToBeThere() throws IOException {
        write("a.yaml", "clients: 1\nextends: standard_lod\n");
        assertRefused(
                "a.yaml",
                folder + "/a.yaml:2: extends: no profile is named 'standard_lod', did you mean 'standard_load'?"
                        + " (there are " + String.join(", ", Profiles.profiles())
                        + "; give a file with its ending, such as standard_lod.yaml)");
    }

    @Test
    void anUnknownProfileIsRefusedWithTheNearestKnownOne() {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> ProfileReader.read("quick_smok", Overrides.NONE))
                .withMessage("no profile is named 'quick_smok', did you mean 'quick_smoke'? (there are "
                        + String.join(", ", Profiles.profiles())
                        + "; give a file with its ending, such as quick_smok.yaml)");
    }

    @Test
    void aFileThatCannotBeReadIsRefused() throws IOException {
        assertRefused("none.yaml", folder + "/none.yaml: there is no such file");
        Files.createDirectory(folder.resolve("folder.yaml"));
        assertRefused("folder.yaml", folder + "/folder.yaml: cannot be read: it is a folder");
        Files.write(folder.resolve("latin.yaml"), "name: Grün".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("latin.yaml", folder + "/latin.yaml: is not UTF-8 text");
    }

    @ParameterizedTest
    @CsvSource({"0.1, 1s, 500ms", "10%, 1s, 500ms", "2, 20s, 10s"})
    void theTimeScaleMultipliesTheDurationsOfTheArrivalAndNothingElse(String scale, String first, String second) {
        String yaml = "stages: [{duration: 10s, target: 10/s}, {duration: 5s, target: 0/s}]\ntimeout: 20s\n"
                + "topology: {backend: {stall: {at: 5s, for: 1s}}}";
        Profile scaled = read("a", yaml, Overrides.builder().timeScale(scale).build());
        String other =
                yaml.replace("duration: 10s", "duration: " + first).replace("duration: 5s", "duration: " + second);
        assertThat(scaled).isEqualTo(read("a", other));
    }

    @Test
    void theTimeScaleMultipliesTheStepsOfAClosedLoop() {
        Profile scaled = read(
                "a",
                "closed: {users: [1, 2], each: 10s}",
                Overrides.builder().timeScale("0.5").build());
        assertThat(scaled).isEqualTo(read("a", "closed: {users: [1, 2], each: 5s}"));
    }

    @Test
    void theTimeScaleMultipliesWhatUsersThinkAndHowLongTheyTakeToComeToo() {
        Profile scaled = read(
                "a",
                "closed: {users: [1, 2], think_time: 2s, ramp_up: [0s, 4s], each: 10s}",
                Overrides.builder().timeScale("0.5").build());
        assertThat(scaled).isEqualTo(read("a", "closed: {users: [1, 2], think_time: 1s, ramp_up: [0s, 2s], each: 5s}"));
    }

    @Test
    void eachFormOfArrivalIsRead() {
        assertThat(read("a", "constant: {rate: 1k/s, variance: 10%, duration: 1h}\narrival: poisson")
                        .arrival())
                .isEqualTo(new Arrival.Open(new Shape.Constant(1000, 0.1, Duration.ofHours(1)), Gaps.POISSON));
        assertThat(shape("ramp: {from: 5/s, to: 5k/s, duration: 2m}"))
                .isEqualTo(new Shape.Ramp(5, 5000, Duration.ofMinutes(2)));
        assertThat(shape("spike: {base: 100/s, spike: 5k/s, for: 10s, after: 30s, duration: 2m}"))
                .isEqualTo(new Shape.Spike(
                        100, 5000, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(2)));
        assertThat(shape("steps: {from: 100/s, by: 50/s, every: 60s, to: 20k/s, until: broken}"))
                .isEqualTo(new Shape.Steps(100, 50, Duration.ofMinutes(1), 20_000, true));
        assertThat(shape("bursty: {burst: {rate: 50/s, for: 10s}, idle: {rate: 2/s, for: 30s}, duration: 5m}"))
                .isEqualTo(
                        new Shape.Bursty(50, Duration.ofSeconds(10), 2, Duration.ofSeconds(30), Duration.ofMinutes(5)));
        assertThat(shape("schedule: {baseline: 100/s, at: {\"17:00\": 50/s, \"09:00\": 150/s}, day_takes: 10m}"))
                .isEqualTo(new Shape.Day(
                        100,
                        new TreeMap<>(Map.of(LocalTime.of(9, 0), 150.0, LocalTime.of(17, 0), 50.0)),
                        Duration.ofMinutes(10)));
        assertThat(read("a", "closed: {users: [1, 50], think_time: 1s, ramp_up: [0s, 5m], each: 5m}")
                        .arrival())
                .isEqualTo(new Arrival.Closed(
                        List.of(
                                new Arrival.Step(1, Duration.ofMinutes(5)),
                                new Arrival.Step(50, Duration.ofMinutes(5), Duration.ofMinutes(5))),
                        Duration.ofSeconds(1)));
    }

    @Test
    void stepsUntilSomethingIsBrokenEndThereWhateverElseIsContinued() {
        String steps = "steps: {from: 1/s, by: 1/s, every: 1s, to: 5/s%s}\ncontinue_on_failure: %s";
        assertThat(read("a", steps.formatted(", until: broken", true)).stopsWhenBroken())
                .isTrue();
        assertThat(read("a", steps.formatted(", until: broken", false)).stopsWhenBroken())
                .isTrue();
        assertThat(read("a", steps.formatted("", true)).stopsWhenBroken()).isFalse();
        assertThat(read("a", steps.formatted("", false)).stopsWhenBroken()).isTrue();
    }

    private Shape shape(String yaml) {
        Arrival.Open open = (Arrival.Open) read("a", yaml).arrival();
        assertThat(open.gaps()).isEqualTo(Gaps.CONSTANT);
        return open.shape();
    }

    @Test
    void theTimeScaleRoundsToTheNearestNanosecond() {
        Profile scaled = read(
                "a",
                "closed: {users: 1, each: 3ns}",
                Overrides.builder().timeScale("0.5").build());
        assertThat(scaled).isEqualTo(read("a", "closed: {users: 1, each: 2ns}"));
    }

    private Profile read(String name, String yaml) {
        return read(name, yaml, Overrides.NONE);
    }

    private Profile read(String name, String yaml, Overrides overrides) {
        return ProfileReader.resolve(YamlText.document(yaml, name + ".yaml"), name, overrides);
    }

    private void write(String file, String yaml) throws IOException {
        Files.writeString(folder.resolve(file), yaml);
    }

    private void assertRefused(String file, String line) {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> ProfileReader.read(folder + "/" + file, Overrides.NONE))
                .withMessage(line);
    }
}
