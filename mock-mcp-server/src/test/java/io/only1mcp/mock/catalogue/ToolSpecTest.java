package io.only1mcp.mock.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolSpecTest {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"},\"mode\":{\"type\":\"string\","
                    + "\"enum\":[\"a\"]},\"n\":{\"type\":\"integer\"}},\"required\":[\"n\",\"path\"]}";

    private static ToolSpec tool(String name, String schema, String echoes, String example) {
        return new ToolSpec(name, "Does it.", schema, "{}", echoes, example);
    }

    @Test
    void itsDefinitionIsWhatAListShows() {
        ToolSpec tool = new ToolSpec(
                "do_it", "Does \"it\".", SCHEMA, "{\"readOnlyHint\":true}", "path", "{\"path\":\"a\",\"n\":1}");
        assertThat(tool.definition())
                .isEqualTo("{\"name\":\"do_it\",\"description\":\"Does \\\"it\\\".\",\"inputSchema\":" + SCHEMA
                        + ",\"annotations\":{\"readOnlyHint\":true}}");
        assertThat(tool("do_it", SCHEMA, "path", "{\"path\":\"a\",\"n\":1}").definition())
                .doesNotContain("annotations");
    }

    @Test
    void itKnowsWhichArgumentsHaveToBeThere() {
        assertThat(tool("do_it", SCHEMA, "path", "{\"path\":\"a\",\"n\":1}").required())
                .isEqualTo(List.of("n", "path"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "do it | path | {\"path\":\"a\",\"n\":1} | name: must be",
                "do_it | mode | {\"path\":\"a\",\"n\":1,\"mode\":\"a\"} | do_it: echoes: must name a property that is a free string, got mode",
                "do_it | n | {\"path\":\"a\",\"n\":1} | do_it: echoes: must name",
                "do_it | nothing | {\"path\":\"a\",\"n\":1} | do_it: echoes: must name",
                "do_it | path | {\"n\":1} | do_it: exampleArguments: must have path",
                "do_it | path | {\"path\":\"a\"} | do_it: exampleArguments: must have n",
                "do_it | path | [] | do_it.exampleArguments: must be a JSON object, got []",
                "do_it | path | { | do_it.exampleArguments: is not JSON"
            })
    void whatDoesNotFitIsRefused(String name, String echoes, String example, String message) {
        assertThatThrownBy(() -> tool(name, SCHEMA, echoes, example))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
