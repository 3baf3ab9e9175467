package io.only1mcp.core.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverheadResultTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void whatIsReadBackIsWhatWasWritten() {
        OverheadResult result = Experiments.overhead();

        assertThat(ResultJson.readOverhead(ResultJson.write(result))).isEqualTo(result);
        assertThat(ResultJson.write(result)).doesNotContain("NaN", "Infinity", "null");
    }

    @Test
    void theSchemaDescribesItAndRefusesAnUnknownKey() throws IOException {
        JsonNode tree = MAPPER.readTree(ResultJson.write(Experiments.overhead()));

        assertThat(complaints(tree)).isEmpty();
        assertThat(complaints(((ObjectNode) tree).put("surprise", 1))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"overhead", "saturation"})
    void whatTheSchemasOfTheFamilyHaveInCommonIsTheSame(String name) throws IOException {
        JsonNode result = schema("result");
        JsonNode other = schema(name);

        result.path("$defs").properties().stream()
                .filter(shared -> other.path("$defs").has(shared.getKey()))
                .forEach(shared ->
                        assertThat(other.path("$defs").path(shared.getKey())).isEqualTo(shared.getValue()));
        for (String shared : List.of("schema_version", "environment", "target", "exit_status")) {
            assertThat(other.at("/properties/" + shared)).isEqualTo(result.at("/properties/" + shared));
        }
    }

    @Test
    void figuresAreMicrosecondsAndAbsentWhereSamplesAreTooFew() throws IOException {
        JsonNode quantiles =
                MAPPER.readTree(ResultJson.write(Experiments.overhead())).at("/overhead/rates/0/quantiles");

        assertThat(quantiles.at("/0/metric").asText()).isEqualTo("overhead_p50");
        assertThat(quantiles.at("/0/limit_us").asLong()).isEqualTo(2_000);
        assertThat(quantiles.at("/0/added_us").asDouble()).isBetween(190.0, 212.0);
        assertThat(quantiles.at("/3/metric").asText()).isEqualTo("overhead_p99_9");
        assertThat(quantiles.at("/3").has("added_us")).isFalse();
    }

    private static List<String> complaints(JsonNode tree) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema("overhead"))
                .validate(tree)
                .stream()
                .map(Error::toString)
                .toList();
    }

    private static JsonNode schema(String name) throws IOException {
        try (InputStream in =
                OverheadResultTest.class.getResourceAsStream("/io/only1mcp/profiles/schema/" + name + ".schema.json")) {
            return MAPPER.readTree(in);
        }
    }
}
