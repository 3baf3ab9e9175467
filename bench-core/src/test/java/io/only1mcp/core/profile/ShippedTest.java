package io.only1mcp.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.policy.MetricPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedTest {

    static List<String> profiles() {
        return Profiles.profiles();
    }

    @Test
    void everyShippedProfileIsListedWithItsDescription() {
        assertThat(Profiles.names()).containsKeys("quick_smoke", "standard_load", "stress_test");
        assertThat(Profiles.names().values()).noneMatch(String::isBlank);
        assertThat(Profiles.targets()).contains("only1mcp");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aShippedProfileIsNamedLikeItsFileAndSurvivesTheRoundTrip(String name) {
        Profile profile = ProfileReader.read(name, Overrides.NONE);
        assertThat(profile.name()).isEqualTo(name);
        assertThat(ProfileReader.of(profile.tree(), "tree")).isEqualTo(profile);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aShippedProfileIsValidAndSoIsItsResolvedForm(String name) {
        assertThat(Schemas.complaints("profile", Profiles.profile(name).orElseThrow()))
                .isEmpty();
        assertThat(Schemas.complaints(
                        "profile", ProfileReader.read(name, Overrides.NONE).tree()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aShippedProfileBeginsWithTheLineThatGivesCompletionInEditors(String name) {
        assertThat(Profiles.profile(name).orElseThrow())
                .startsWith("# yaml-language-server: $schema=schema/profile.schema.json\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"only1mcp"})
    void aShippedTargetIsValidAndNamedLikeItsFile(String name) {
        String text = Profiles.target(name).orElseThrow();
        assertThat(text).startsWith("# yaml-language-server: $schema=../schema/target.schema.json\n");
        assertThat(Schemas.complaints("target", text)).isEmpty();
        assertThat(TargetReader.read(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {PolicyReader.SHIPPED, "gateway_load"})
    void shippedPoliciesAreValid(String name) {
        String text = Profiles.shipped("policies", name).orElseThrow();
        assertThat(PolicyReader.read(name).leastRuns()).isGreaterThanOrEqualTo(6);
        assertThat(text).startsWith("# yaml-language-server: $schema=../schema/policy.schema.json\n");
        assertThat(Schemas.complaints("policy", text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"development", "production_small", "production_enterprise", "agent_runtime", "gateway_load"})
    void shippedLevelsAreValidAndNamedLikeTheirFile(String name) {
        String text = Profiles.shipped("levels", name).orElseThrow();
        assertThat(text).startsWith("# yaml-language-server: $schema=../schema/levels.schema.json\n");
        assertThat(Schemas.complaints("levels", text)).isEmpty();
        assertThat(LevelsReader.read(name).name()).isEqualTo(name);
        assertThat(Profiles.in("levels")).contains(name);
    }

    @Test
    void theTargetBaselinesAreWhatTheDocumentsGive() {
        assertThat(LevelsReader.read("production_small").levels().get(0).limits())
                .extracting(Object::toString)
                .containsExactly(
                        "latency_p50 <= 2ms",
                        "latency_p99 <= 5ms",
                        "throughput >= 10000/s",
                        "memory_rss <= 50MB",
                        "cpu_percent <= 25%");
        assertThat(LevelsReader.read("agent_runtime").levels())
                .extracting(level -> level.name() + " " + level.limits().get(0))
                .containsExactly(
                        "target latency_p95 <= 1.5s", "stretch latency_p95 <= 1s", "minimum latency_p95 <= 2s");
    }

    @Test
    void quickSmokeIsWhatTheDocumentGives() {
        Profile profile = ProfileReader.read("quick_smoke", Overrides.NONE);
        assertThat(profile.arrival()).isEqualTo(stages(20, 100, 20, 100, 20, 0));
        assertThat(profile.thresholds())
                .extracting(Object::toString)
                .containsExactly("latency_p99 <= 10ms", "error_rate <= 1%");
        assertThat(profile.continueOnFailure()).isFalse();
    }

    @Test
    void standardLoadIsWhatTheDocumentGives() {
        Profile profile = ProfileReader.read("standard_load", Overrides.NONE);
        assertThat(profile.arrival()).isEqualTo(stages(120, 1000, 300, 1000, 120, 5000, 60, 100));
        assertThat(profile.thresholds())
                .extracting(Object::toString)
                .containsExactly("latency_p99 <= 5ms", "throughput >= 900/s");
        assertThat(profile.continueOnFailure()).isFalse();
    }

    @Test
    void stressTestIsWhatTheDocumentGivesAndRunsToItsRecovery() {
        Profile profile = ProfileReader.read("stress_test", Overrides.NONE);
        assertThat(profile.arrival())
                .isEqualTo(stages(300, 1000, 300, 5000, 300, 10000, 300, 15000, 300, 20000, 300, 1000));
        assertThat(profile.thresholds())
                .extracting(Object::toString)
                .containsExactly("latency_p99 <= 100ms", "error_rate <= 5%");
        assertThat(profile.continueOnFailure()).isTrue();
    }

    /** What the documents give for each scenario, in the grammar of profiles. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "solo_developer | 1 | 8 | {bursty: {burst: {rate: 50/s, for: 10s}, idle: {rate: 2/s, for: 30s}, duration: 5m}}"
                        + "| latency_p50 <= 2ms, latency_p99 <= 5ms, error_rate <= 0.1%, context_reduction >= 50%",
                "small_team | 10 | 20 | {schedule: {baseline: 100/s, at: {\"09:00\": 150/s, \"12:00\": 300/s, \"14:00\": 200/s,"
                        + " \"17:00\": 50/s}, day_takes: 600s}} | error_rate <= 0.1%",
                "enterprise | 100 | 50 | {constant: {rate: 1000/s, variance: 10%, duration: 3600s}}"
                        + "| availability of proxy >= 99.9%, latency_p99 of proxy <= 10ms, audit_complete >= 100%",
                "stress | 1 | 100 | {steps: {from: 100/s, by: 100/s, every: 60s, to: 20000/s, until: broken}}"
                        + "| sustained_rate >= 10000/s, memory_rss <= 1GB, cpu_percent <= 80%, error_rate <= 5%,"
                        + " latency_p99 <= 100ms, recovery_time <= 10s",
                "throughput_matrix_1 | 1 | 1 | {closed: {users: 100, each: 60s}} | throughput >= 15000/s",
                "throughput_matrix_5 | 1 | 5 | {closed: {users: 200, each: 60s}} | throughput >= 10000/s",
                "throughput_matrix_20 | 1 | 20 | {closed: {users: 500, each: 60s}} | throughput >= 8000/s",
                "throughput_matrix_100 | 1 | 100 | {closed: {users: 1000, each: 60s}} | throughput >= 5000/s",
                "sustained_messages | 1 | 3 | {constant: {rate: 10k/s, duration: 60s}}"
                        + "| sustained_rate >= 10000/s, latency_p95 <= 5ms, cpu_percent <= 80%",
                "burst_messages | 1 | 3 | {spike: {base: 10k/s, spike: 50k/s, for: 5s, after: 20s, duration: 45s}}"
                        + "| sustained_rate >= 50000/s, latency_p95 <= 5ms",
                "user_ladder | 1 | 3 | {closed: {users: [1, 5, 10, 20, 50], think_time: 1s, ramp_up: [0s, 30s, 60s, 120s, 300s],"
                        + " each: 300s}} | latency_p95 <= 1.5s, memory_rss <= 75MB"
            })
    void aScenarioIsWhatItsDocumentGives(String name, int clients, int servers, String arrival, String thresholds) {
        Profile profile = ProfileReader.read(name, Overrides.NONE);
        assertThat(profile.clients()).isEqualTo(clients);
        assertThat(profile.topology().servers().count()).isEqualTo(servers);
        assertThat(profile.arrival())
                .isEqualTo(ProfileReader.resolve(YamlText.document(arrival, "a.yaml"), "a", Overrides.NONE)
                        .arrival());
        assertThat(String.join(
                        ", ",
                        profile.thresholds().stream().map(Object::toString).toList()))
                .isEqualTo(thresholds);
    }

    @ParameterizedTest
    @CsvSource({"tools_list, 50ms", "tool_call, 200ms", "batch_call, 500ms"})
    void endToEndIsJudgedByTheFiguresOfTheDocumentForItsNumbersOfClients(String name, String limit) {
        Profile profile = ProfileReader.read(name, Overrides.NONE);
        assertThat(((Arrival.Closed) profile.arrival()).steps())
                .extracting(Arrival.Step::users)
                .containsExactly(1, 10, 100, 1000);
        assertThat(profile.thresholds())
                .extracting(Object::toString)
                .containsExactly("latency_p95 <= " + limit, "error_rate <= 0.1%");
        assertThat(profile.continueOnFailure()).isTrue();
        assertThat(profile.workload()).hasSize(1).first().satisfies(operation -> {
            if (name.equals("batch_call")) {
                assertThat(((Operation.Batch) operation).size()).isEqualTo(5);
            }
        });
    }

    @Test
    void atMostFiveMetricsCanFailAComparisonOfGateways() {
        assertThat(PolicyReader.read("gateway_load").metrics().values())
                .filteredOn(MetricPolicy::gate)
                .hasSize(5)
                .noneMatch(MetricPolicy::operations);
        assertThat(ProfileReader.read("gateway_load", Overrides.NONE).arrival())
                .isEqualTo(Arrival.constant(1000, Duration.ofSeconds(10)));
    }

    @Test
    void theScenariosHaveTheDocumentsMixNetworkFeaturesAndFaults() {
        assertThat(ProfileReader.read("solo_developer", Overrides.NONE).workload())
                .extracting(operation -> operation.name() + " " + Math.round(100 * operation.weight()))
                .containsExactly(
                        "filesystem.read_file 30",
                        "github.search_code 20",
                        "browser.navigate 15",
                        "database.query 10",
                        "memory.store 10",
                        "git.commit 5",
                        "npm.install 5",
                        "search.web 5");
        assertThat(ProfileReader.read("small_team", Overrides.NONE).topology().network())
                .isEqualTo(new Network(Duration.ofMillis(10), Duration.ofMillis(2), 0.001));
        Profile enterprise = ProfileReader.read("enterprise", Overrides.NONE);
        assertThat(enterprise.topology().features())
                .containsExactly("authentication", "rbac", "audit", "rate_limit", "tenants");
        assertThat(enterprise.topology().faults()).isEqualTo(new Faults(0.01, 0.001, 0.05, Duration.ofMillis(500), 42));
    }

    private static Arrival stages(int... secondsAndRates) {
        List<Arrival.Stage> stages = new ArrayList<>();
        double from = 0;
        for (int i = 0; i < secondsAndRates.length; i += 2) {
            stages.add(new Arrival.Stage(Duration.ofSeconds(secondsAndRates[i]), from, secondsAndRates[i + 1]));
            from = secondsAndRates[i + 1];
        }
        return Arrival.stages(stages);
    }
}
