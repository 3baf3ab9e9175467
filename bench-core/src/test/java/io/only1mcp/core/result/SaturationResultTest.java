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

class SaturationResultTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void whatIsReadBackIsWhatWasWritten() {
        SaturationResult result = Experiments.saturation();

        assertThat(ResultJson.readSaturation(ResultJson.write(result))).isEqualTo(result);
        assertThat(ResultJson.write(result)).doesNotContain("NaN", "Infinity", "null");
    }

    @Test
    void theSchemaDescribesItAndRefusesAnUnknownKey() throws IOException {
        JsonNode tree = MAPPER.readTree(ResultJson.write(Experiments.saturation()));

        assertThat(complaints(tree)).isEmpty();
        assertThat(complaints(((ObjectNode) tree).put("surprise", 1))).isNotEmpty();
    }

    private static List<String> complaints(JsonNode tree) throws IOException {
        try (InputStream in =
                SaturationResultTest.class.getResourceAsStream("/io/only1mcp/profiles/schema/saturation.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(MAPPER.readTree(in))
                    .validate(tree)
                    .stream()
                    .map(Error::toString)
                    .toList();
        }
    }
}
