package io.only1mcp.wire.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MirroredParametersTest {
    private static final String SCHEMA = """
            {"type": "object", "properties": {
              "region": {"type": "string", "x-mcp-header": "Region"},
              "place": {"type": "object", "properties": {"floor": {"type": "integer", "x-mcp-header": "Floor"}}},
              "loud": {"type": "boolean", "x-mcp-header": "Loud"},
              "x-mcp-header": {"type": "string"},
              "query": {"type": "string", "default": {"x-mcp-header": "no annotation"}}}}
            """;

    @Test
    void markedArgumentsAreHeadersAndOthersAreNot() {
        JsonNode arguments = json("{\"region\":\"us\",\"place\":{\"floor\":42},\"loud\":false,\"query\":\"q\"}");
        assertThat(headers(arguments))
                .isEqualTo(Map.of("Mcp-Param-Region", "us", "Mcp-Param-Floor", "42", "Mcp-Param-Loud", "false"));
    }

    @Test
    void whatIsNullAbsentOrNoPrimitiveHasNoHeader() {
        assertThat(headers(json("{\"region\":null,\"place\":{\"floor\":[1]}}"))).isEmpty();
    }

    @Test
    void aWholeNumberIsWrittenAsOneHoweverItCame() {
        assertThat(headers(json("{\"place\":{\"floor\":42.0}}"))).isEqualTo(Map.of("Mcp-Param-Floor", "42"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'properties':{'a':{'type':'string','x-mcp-header':''}}}",
                "{'properties':{'a':{'type':'string','x-mcp-header':'My Region'}}}",
                "{'properties':{'a':{'type':'string','x-mcp-header':'A:B'}}}",
                "{'properties':{'a':{'type':'string','x-mcp-header':'Région'}}}",
                "{'properties':{'a':{'type':'string','x-mcp-header':7}}}",
                "{'properties':{'a':{'type':'number','x-mcp-header':'A'}}}",
                "{'properties':{'a':{'type':'object','x-mcp-header':'A'}}}",
                "{'properties':{'a':{'x-mcp-header':'A'}}}",
                "{'properties':{'a':{'type':'string','x-mcp-header':'A'},'b':{'type':'string','x-mcp-header':'a'}}}",
                "{'properties':{'a':{'type':'array','items':{'type':'string','x-mcp-header':'A'}}}}",
                "{'allOf':[{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}]}",
                "{'$defs':{'d':{'type':'string','x-mcp-header':'A'}}}",
                "{'type':'string','x-mcp-header':'A'}"
            })
    void aToolIsRejectedWhoseAnnotationBreaksARule(String schema) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MirroredParameters.of(json(schema.replace('\'', '"'))))
                .withMessageContaining("eader");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'region':'us'} | Region:us | ",
                "{'region':'us'} | Region:=?base64?dXM=?= | ",
                "{'region':'us'} | Region:=?base64?dXM?= | differs",
                "{'region':'us'} | Region:eu | differs",
                "{'region':'us'} | Region:US | differs",
                "{'region':'us'} | | is missing",
                "{'region':'us'} | Region:us,Region:us | came twice",
                "{'region':''} | Region:=?base64??= | ",
                "{'region':null} | Region:us | is not there",
                "{'query':'q'} | | ",
                "{'region':['us']} | | ",
                "{'place':{'floor':42}} | Floor:42 | ",
                "{'place':{'floor':42}} | Floor:42.0 | ",
                "{'place':{'floor':42.0}} | Floor:4.2e1 | ",
                "{'place':{'floor':42}} | Floor:43 | differs",
                "{'place':{'floor':42}} | Floor:many | differs",
                "{'region':'42'} | Region:42.0 | differs",
                "{'loud':true} | Loud:true | ",
                "{'loud':true} | Loud:True | differs",
                "{} | Unknown:x | "
            })
    void aHeaderSaysTheSameAsItsArgumentOnceAndNothingWithoutOne(String arguments, String headers, String wrong) {
        List<String> sent = headers == null ? List.of() : List.of(headers.split(","));
        String mismatch = MirroredParameters.of(json(SCHEMA))
                .mismatch(
                        json(arguments.replace('\'', '"')),
                        name -> sent.stream()
                                .map(line -> line.split(":", 2))
                                .filter(line -> name.equals("Mcp-Param-" + line[0]))
                                .map(line -> line[1])
                                .toList());
        if (wrong == null) {
            assertThat(mismatch).isNull();
        } else {
            assertThat(mismatch).contains(wrong).startsWith("Mcp-Param-");
        }
    }

    private static Map<String, String> headers(JsonNode arguments) {
        return MirroredParameters.of(json(SCHEMA)).headers(arguments);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
