package io.only1mcp.core.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResultJsonTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    static Stream<RunResult> results() {
        return Stream.of(Results.broken(), Results.closed(), Results.empty(), Results.repeated());
    }

    @ParameterizedTest
    @MethodSource("results")
    void whatIsReadBackIsWhatWasWritten(RunResult result) {
        assertThat(ResultJson.read(ResultJson.write(result))).isEqualTo(result);
    }

    @ParameterizedTest
    @MethodSource("results")
    void theSchemaDescribesEveryResult(RunResult result) throws IOException {
        assertThat(complaints(tree(result))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("results")
    void noFigureIsNotANumber(RunResult result) {
        assertThat(ResultJson.write(result)).doesNotContain("NaN", "Infinity", "null");
    }

    @Test
    void theSchemaRefusesAnUnknownKeyAMissingOneAndATypeThatIsWrong() throws IOException {
        JsonNode tree = tree(Results.broken());
        assertThat(complaints(((ObjectNode) tree.deepCopy()).put("surprise", 1)))
                .isNotEmpty();
        assertThat(complaints(((ObjectNode) tree.deepCopy()).without("runs"))).isNotEmpty();
        assertThat(complaints(((ObjectNode) tree.deepCopy()).put("exit_status", 5)))
                .isNotEmpty();
        ObjectNode run = (ObjectNode) tree.deepCopy().path("runs").path(0);
        ((ObjectNode) run.path("response")).put("p50", 3);
        assertThat(complaints(((ObjectNode) tree.deepCopy())
                        .set("runs", MAPPER.createArrayNode().add(run))))
                .isNotEmpty();
    }

    @Test
    void everyPropertyInTheSchemaSaysWhatItIs() throws IOException {
        assertThat(undescribed(schema(), "")).isEmpty();
    }

    @Test
    void latenciesAreMicrosecondsAndTheirKeysSaySo() throws IOException {
        JsonNode run = tree(Results.broken()).path("runs").path(0);

        assertThat(run.path("stages").path(1).path("response").path("p50_us").decimalValue())
                .isEqualByComparingTo("840.191");
        assertThat(run.path("seconds").path(0).path("p50_us").asDouble()).isEqualTo(812.34);
        JsonNode outcome = run.path("stages").path(2).path("thresholds").path(0);
        assertThat(outcome.path("metric").asText()).isEqualTo("latency_p99");
        assertThat(outcome.path("limit_us").asLong()).isEqualTo(5_000);
        assertThat(outcome.path("measured_us").asLong()).isBetween(41_000L, 41_100L);
        assertThat(outcome.path("verdict").path("status").asText()).isEqualTo("fail");
    }

    @Test
    void theResultSaysWhichFeaturesWereOnAndWhatTheBackendsWereAsked() throws IOException {
        JsonNode tree = tree(Results.broken());

        assertThat(tree.path("target").path("features").toString()).isEqualTo("[\"authentication\",\"cache\"]");
        JsonNode backends = tree.path("runs").path(0).path("backends");
        assertThat(backends.path("requests").asLong()).isEqualTo(7_000);
        assertThat(backends.path("calls").asLong()).isEqualTo(6_500);
        assertThat(backends.path("amplification").asDouble()).isEqualTo(7_000.0 / 64_980);
        assertThat(backends.path("cache_hit_rate").asDouble()).isEqualTo(1 - 6_500.0 / 64_000);
        assertThat(tree(Results.closed()).path("runs").path(0).has("backends")).isFalse();
    }

    @Test
    void aResultOfAnOlderProgramHasNoFeatures() throws IOException {
        ObjectNode tree = (ObjectNode) tree(Results.broken());
        ((ObjectNode) tree.path("target")).remove("features");

        assertThat(ResultJson.read(tree.toString()).target().features()).isEmpty();
    }

    @Test
    void severalRunsHaveTheMedianAndTheMadOfEachFigure() throws IOException {
        JsonNode repetition = tree(Results.repeated()).path("repetition");
        JsonNode p99 = StreamSupport.stream(
                        repetition.path("stages").path(1).path("figures").spliterator(), false)
                .filter(figure -> figure.path("metric").asText().equals("latency_p99"))
                .findFirst()
                .orElseThrow();

        assertThat(p99.path("runs").asInt()).isEqualTo(3);
        assertThat(p99.path("median_us").asDouble()).isBetween(1_040.0, 1_041.0);
        assertThat(p99.path("mad_us").asDouble()).isBetween(29.0, 31.0);
        assertThat(p99.path("highest_us").asDouble()).isGreaterThan(8_000);
        assertThat(repetition.path("verdict").path("status").asText()).isEqualTo("pass");
        assertThat(tree(Results.repeated())
                        .path("runs")
                        .path(1)
                        .path("exit_status")
                        .asInt())
                .isEqualTo(99);
        assertThat(tree(Results.broken()).has("repetition")).isFalse();
    }

    @Test
    void aWrongReplyIsNamedWithItsRequest() throws IOException {
        JsonNode wrong = tree(Results.broken())
                .path("runs")
                .path(0)
                .path("wrong_replies")
                .path(0);

        assertThat(wrong.path("kind").asText()).isEqualTo("foreign_marker");
        assertThat(wrong.path("request").asLong()).isEqualTo(4_711);
        assertThat(wrong.path("at_seconds").asDouble()).isEqualTo(12.3456789);
        ObjectNode older = (ObjectNode) tree(Results.broken());
        ((ObjectNode) older.path("runs").path(0)).remove("wrong_replies");
        assertThat(ResultJson.read(older.toString()).runs().get(0).wrongReplies())
                .isEmpty();
    }

    @Test
    void aPercentileOfTooFewSamplesIsAbsent() throws IOException {
        JsonNode run = tree(Results.broken()).path("runs").path(0);

        assertThat(run.path("stages").path(0).path("response").has("p99_9_us")).isFalse();
        assertThat(run.path("stages").path(1).path("response").has("p99_9_us")).isTrue();
        assertThat(run.path("stages").path(1).path("response").has("p99_99_us")).isFalse();
    }

    @Test
    void aClosedLoopHasNoIntendedRate() throws IOException {
        JsonNode stage =
                tree(Results.closed()).path("runs").path(0).path("stages").path(0);

        assertThat(stage.path("closed").asBoolean()).isTrue();
        assertThat(stage.has("intended_per_second")).isFalse();
        assertThat(stage.path("achieved_per_second").asDouble()).isEqualTo(12_000);
    }

    @Test
    void aStepWithoutLengthIsNoStageOfTheResult() {
        assertThat(Results.empty().runs().get(0).stages()).hasSize(1);
    }

    @Test
    void statusPathAndVersionStandAtTheTop() throws IOException {
        JsonNode tree = tree(Results.broken());

        assertThat(tree.path("schema_version").asInt()).isEqualTo(1);
        assertThat(tree.path("kind").asText()).isEqualTo("load");
        assertThat(tree.path("exit_status").asInt()).isEqualTo(99);
        assertThat(tree.path("target").path("path").asText()).isEqualTo("proxied");
        assertThat(tree.path("runs").path(0).path("stages").path(0).path("path").asText())
                .isEqualTo("proxied");
    }

    @Test
    void aPasswordInAUrlIsNotKept() {
        String url = "https://me:secret@example.com/mcp?at=b@c";
        TargetInfo target = new TargetInfo(
                url, url, MeasuredPath.DIRECT, TargetInfo.Era.OLDER, "2025-11-25", List.of(), null, null);

        assertThat(target.url()).isEqualTo("https://example.com/mcp?at=b@c");
        assertThat(target.name()).isEqualTo(target.url());
    }

    @Test
    void anUnknownKeyIsReadOver() throws IOException {
        ObjectNode tree = (ObjectNode) tree(Results.broken());
        tree.put("from_a_newer_program", true);
        ((ObjectNode) tree.path("target")).put("colour", "blue");

        assertThat(ResultJson.read(tree.toString())).isEqualTo(Results.broken());
    }

    @Test
    void aNewerVersionIsRefusedInOneLine() throws IOException {
        ObjectNode tree = (ObjectNode) tree(Results.broken());
        tree.put("schema_version", 2);

        assertThatThrownBy(() -> ResultJson.read(tree.toString()))
                .hasMessage("schema_version: 2 is newer than this program reads (1): use a newer one");
    }

    @Test
    void whatIsNoResultIsRefusedInOneLine() {
        assertThatThrownBy(() -> ResultJson.read("{}")).hasMessage("schema_version: missing, this is not a result");
        assertThatThrownBy(() -> ResultJson.read("{\"schema_version\": 1}"))
                .hasMessageStartingWith("not a whole result: ");
        assertThatThrownBy(() -> ResultJson.read("{")).hasMessageStartingWith("not a result: ");
        assertThatThrownBy(() -> ResultJson.read("[1]")).hasMessageContaining("not a result");
    }

    private static JsonNode tree(RunResult result) throws IOException {
        return MAPPER.readTree(ResultJson.write(result));
    }

    private static JsonNode schema() throws IOException {
        try (InputStream in =
                ResultJsonTest.class.getResourceAsStream("/io/only1mcp/profiles/schema/result.schema.json")) {
            return MAPPER.readTree(in);
        }
    }

    private static List<String> complaints(JsonNode tree) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema());
        return schema.validate(tree).stream().map(Error::toString).toList();
    }

    private static List<String> undescribed(JsonNode node, String at) {
        Stream<String> own = Stream.of();
        if (node.path("properties").isObject()) {
            own = node.path("properties").properties().stream()
                    .filter(property -> !property.getValue().has("description"))
                    .map(property -> at + "/" + property.getKey());
        }
        return Stream.concat(
                        own,
                        node.properties().stream()
                                .flatMap(child -> undescribed(child.getValue(), at + "/" + child.getKey()).stream()))
                .toList();
    }
}
