package io.only1mcp.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.only1mcp.core.arrival.Arrival;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OverridesTest {

    private static Overrides.Builder given() {
        return Overrides.builder();
    }

    @Test
    void aRunWithoutAProfileIsNamedAdHocAndHasTheDefaults() {
        Profile profile = ProfileReader.adHoc(given().rate("500/s")
                .duration("30s")
                .call("echo={\"message\": \"hi\"}")
                .build());
        assertThat(profile.name()).isEqualTo("ad_hoc");
        assertThat(profile.arrival()).isEqualTo(constant(30, 500));
        assertThat(profile.workload()).singleElement().isInstanceOfSatisfying(Operation.Call.class, call -> {
            assertThat(call.server()).isNull();
            assertThat(call.tool()).isEqualTo("echo");
            assertThat(call.arguments()).hasToString("{\"message\":\"hi\"}");
            assertThat(call.contains()).isNull();
        });
        assertThat(profile.topology()).isEqualTo(Topology.DEFAULT);
        assertThat(ProfileReader.of(profile.tree(), "tree")).isEqualTo(profile);
    }

    @Test
    void aRateLastsHalfAMinuteUnlessSomethingElseIsSaid() {
        assertThat(ProfileReader.adHoc(given().rate("500").build()).arrival()).isEqualTo(constant(30, 500));
    }

    @Test
    void usersMakeAClosedLoop() {
        Profile profile =
                ProfileReader.adHoc(given().users("64, 128").duration("20s").build());
        assertThat(profile.arrival())
                .isEqualTo(new Arrival.Closed(List.of(
                        new Arrival.Step(64, Duration.ofSeconds(20)), new Arrival.Step(128, Duration.ofSeconds(20)))));
        assertThat(profile.connections()).isEqualTo(128);
    }

    @Test
    void aRateReplacesTheArrivalOfAProfileAndKeepsTheRest() {
        Profile profile = ProfileReader.read(
                "standard_load", given().rate("50/s").duration("5s").build());
        assertThat(profile.name()).isEqualTo("standard_load");
        assertThat(profile.arrival()).isEqualTo(constant(5, 50));
        assertThat(profile.thresholds()).hasSize(2);
    }

    @Test
    void otherOptionsReplaceSingleValues() {
        Profile profile = ProfileReader.read(
                "quick_smoke",
                given().connections("8").protocol("2025-11-25").seed("7").build());
        assertThat(profile.connections()).isEqualTo(8);
        assertThat(profile.protocol()).isEqualTo("2025-11-25");
        assertThat(profile.seed()).isEqualTo(7);
    }

    @Test
    void everyGoodAnswerToTheCallsHoldsTheExpectedText() {
        Profile profile = ProfileReader.adHoc(
                given().rate("1/s").call("a={}").call("b={}").expect("hi").build());
        assertThat(profile.workload())
                .allSatisfy(operation ->
                        assertThat(((Operation.Call) operation).contains()).isEqualTo("hi"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stages[1].duration=5s | /stages/1/duration | 5s",
                "stages[2].target=70 | /stages/2/target | 70/s",
                "topology.servers=20 | /topology/servers | 20",
                "topology.servers=[a, b] | /topology/servers/1 | b",
                "topology.backend.stall={at: 1s, for: 2s} | /topology/backend/stall/for | 2s",
                "topology.backend.stall={at: 1s,for: 2s} | /topology/backend/stall/at | 1s",
                "warm_up.requests=0 | /warm_up/requests | 0",
                "workload=[{tool: a}] | /workload/0/tool | a",
                "thresholds[0].max=1s | /thresholds/0/max | 1s",
                "thresholds[2]={metric: throughput, min: 5/s} | /thresholds/2/min | 5/s",
                "constant={rate: 5/s, duration: 1s} | /constant/rate | 5/s",
                "description=a=b | /description | a=b",
                "continue_on_failure=true | /continue_on_failure | true",
                "name=other | /name | other"
            })
    void anyValueOfAProfileCanBeSet(String assignment, String pointer, String value) {
        Profile profile =
                ProfileReader.read("quick_smoke", given().set(assignment).build());
        assertThat(profile.tree().at(pointer).asText()).isEqualTo(value);
    }

    @Test
    void aPathCreatesTheMapsAndListsAroundIt() {
        Profile profile = ProfileReader.read(
                "quick_smoke",
                given().set("workload[0].tool=a")
                        .set("workload[0].arguments.deep.er=x")
                        .set("workload[1].list=tools")
                        .set("topology.backend.stall.at=1s")
                        .set("topology.backend.stall.for=1s")
                        .build());
        assertThat(profile.tree().path("workload"))
                .hasToString("[{\"weight\":\"100%\",\"tool\":\"a\",\"arguments\":{\"deep\":{\"er\":\"x\"}}},"
                        + "{\"weight\":\"100%\",\"list\":\"tools\"}]");
        assertThat(profile.topology().backend().stall())
                .isEqualTo(new Topology.Stall(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    @Test
    void whatIsSetLaterHolds() {
        assertThat(ProfileReader.read(
                                "quick_smoke",
                                given().seed("1").set("seed=2").set("seed=3").build())
                        .seed())
                .isEqualTo(3);
    }

    static List<Arguments> bad() {
        return List.of(
                arguments(given(), "nothing says how requests come: give --profile NAME, --rate R or --users N"),
                arguments(
                        given().duration("5s"),
                        "nothing says how requests come: give --profile NAME, --rate R or --users N"),
                arguments(given().rate("-5"), "--rate: constant.rate: must be >= 0, got -5"),
                arguments(given().rate("2M/s"), "--rate: constant.rate: must be <= 1000000/s, got 2000000/s"),
                arguments(
                        given().rate("fast"),
                        "--rate: constant.rate: 'fast' is not a rate: write 1000/s, 1k/s or 60/m"),
                arguments(
                        given().rate("1").users("1"),
                        "--rate, --users: give one: a rate makes an open loop, users make a closed one"),
                arguments(
                        given().rate("0"),
                        "options: no request at all would be sent, as the rate is too low or the time too short"),
                arguments(
                        given().rate("1").duration("30"),
                        "--duration: constant.duration: '30' has no unit: write 30s or 30ms (ns us ms s m h)"),
                arguments(given().users("0"), "--users: closed.users[0]: must be >= 1, got 0"),
                arguments(
                        given().users("1,,2"), "--users: closed.users[1]: '' is not a whole number: write 64 or 100k"),
                arguments(given().rate("1").connections("0"), "--connections: connections: must be >= 1, got 0"),
                arguments(
                        given().rate("1").protocol("grpc"),
                        "--protocol: protocol: must be auto, http or one of 2025-03-26, 2025-06-18, 2025-11-25, 2026-07-28, got 'grpc'"),
                arguments(given().rate("1").seed("x"), "--seed: seed: 'x' is not a whole number: write 64 or 100k"),
                arguments(
                        given().rate("1").call("echo"),
                        "--call: must be TOOL=JSON, such as echo='{\"message\": \"hi\"}', got 'echo'"),
                arguments(
                        given().rate("1").call("echo={\"a\": }"),
                        "--call: the arguments of 'echo' are not JSON: Unexpected character ('}' (code 125)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false'), got '{\"a\": }'"),
                arguments(
                        given().rate("1").call("echo=[1]"),
                        "--call: the arguments of 'echo' must be a JSON object, such as {\"message\": \"hi\"}, got '[1]'"),
                arguments(
                        given().rate("1").call("echo={} {}"),
                        "--call: the arguments of 'echo' are not JSON: Trailing token (of type START_OBJECT) found after value (bound as `com.fasterxml.jackson.databind.JsonNode`): not allowed as per `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`, got '{} {}'"),
                arguments(
                        given().rate("1").call("echo="),
                        "--call: the arguments of 'echo' must be a JSON object, such as {\"message\": \"hi\"}, got ''"),
                arguments(
                        given().rate("1").call("echo={\"a\": \"{\"}"),
                        "--call: workload[0].arguments: '{' opens a { and does not close it: write {{ for a literal brace"),
                arguments(
                        given().rate("1").expect("--set: stages[3]: there is no such entry: stages has none"),
                        "--expect: belongs to --call TOOL=JSON, which was not given"),
                arguments(
                        given().rate("1").set("seed"),
                        "--set: must be PATH=VALUE, such as stages[1].duration=5s, got 'seed'"),
                arguments(
                        given().rate("1").set("=5"),
                        "--set: must be PATH=VALUE, such as stages[1].duration=5s, got '=5'"),
                arguments(
                        given().rate("1").set("a..b=5"),
                        "--set: 'a..b' is not a path: write it as in stages[1].duration or topology.servers"),
                arguments(given().rate("1").set("seed="), "--set: seed: has no value: give one, or leave the key out"),
                arguments(
                        given().rate("1").set("topology.server=5"),
                        "--set: topology.server: unknown key, did you mean 'servers'?"),
                arguments(
                        given().rate("1").set("constant.rate.x=5"),
                        "--set: constant.rate: must be a single value, got a map of keys"),
                arguments(
                        given().rate("1").set("stages[3].target=5"),
                        "--set: stages[3]: there is no such entry: stages has none"),
                arguments(given().rate("1").set("constant[0]=5"), "--set: constant[0]: constant is not a list"),
                arguments(
                        given().rate("1").set("thresholds=[{"),
                        "--set: thresholds: not YAML: while parsing a flow node: expected the node content, but found '<stream end>'"),
                arguments(
                        given().rate("1").set("extends=stress_test"),
                        "--set: extends: cannot be given here: write it into the file of a profile"),
                arguments(given().rate("1").timeScale("0"), "--time-scale: must be > 0, got 0"),
                arguments(given().rate("1").timeScale("-1"), "--time-scale: '-1' is not a factor: write 0.1 or 10%"),
                arguments(
                        given().rate("1").timeScale("slow"), "--time-scale: 'slow' is not a factor: write 0.1 or 10%"),
                arguments(
                        given().rate("1").timeScale("0.0001"),
                        "--time-scale: 0.0001 makes it impossible: no request at all would be sent, as the rate is too low or the time too short"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("bad")
    void aBadOptionIsRefusedInOneLineThatNamesIt(Overrides.Builder options, String line) {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> ProfileReader.adHoc(options.build()))
                .withMessage(line);
    }

    @Test
    void theDurationOfStagesIsNotASingleOne() {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() ->
                        ProfileReader.read("quick_smoke", given().duration("5s").build()))
                .withMessage(
                        "--duration: stages have durations of their own: use --time-scale, or --set stages[0].duration=5s");
    }

    @Test
    void theDurationOfStepsIsNotASingleOne() {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> ProfileReader.adHoc(given().duration("5s")
                        .set("steps={from: 1/s, by: 1/s, every: 1s, to: 5/s}")
                        .build()))
                .withMessage("--duration: give --rate or --users too");
        Document steps = YamlText.document("steps: {from: 1/s, by: 1/s, every: 1s, to: 5/s}", "a.yaml");
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() ->
                        ProfileReader.resolve(steps, "a", given().duration("5s").build()))
                .withMessage(
                        "--duration: steps have durations of their own: use --time-scale, or --set steps.every=5s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "constant: {rate: 1/s, duration: 1s} | 5",
                "ramp: {from: 1/s, to: 2/s, duration: 1s} | 5",
                "spike: {base: 1/s, spike: 2/s, for: 1s, after: 1s, duration: 2s} | 5",
                "bursty: {burst: {rate: 1/s, for: 1s}, idle: {rate: 1/s, for: 1s}, duration: 9s} | 5",
                "schedule: {baseline: 1/s, day_takes: 1m} | 5",
                "closed: {users: [1, 2], each: 1s} | 10"
            })
    void aDurationIsThatOfTheWholeOrOfEachNumberOfUsers(String yaml, long seconds) {
        Profile profile = ProfileReader.resolve(
                YamlText.document(yaml, "a.yaml"), "a", given().duration("5s").build());
        assertThat(profile.arrival().duration()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void usersInPlaceOfPoissonArrivalsAreUsers() {
        Profile profile = ProfileReader.resolve(
                YamlText.document("constant: {rate: 1/s, duration: 1s}\narrival: poisson", "a.yaml"),
                "a",
                given().users("2").build());
        assertThat(profile.arrival())
                .isEqualTo(new Arrival.Closed(List.of(new Arrival.Step(2, Duration.ofSeconds(30)))));
    }

    private static Arrival constant(int seconds, double rate) {
        return Arrival.constant(rate, Duration.ofSeconds(seconds));
    }
}
