package io.only1mcp.micro.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void eachIsAMessageOfTheSizeThatItSays(Message message) throws IOException {
        byte[] bytes = message.bytes();
        JsonNode tree = JSON.readTree(bytes);

        assertThat(tree.path("jsonrpc").asText()).isEqualTo("2.0");
        switch (message) {
            case INITIALIZE -> assertThat(bytes.length).isBetween(200, 300);
            case INITIALIZE_RESULT -> assertThat(bytes.length).isBetween(1_900, 2_100);
            case TOOL_CALL -> assertThat(bytes.length).isBetween(300, 400);
            case TOOL_CALL_WITH_BLOB -> assertThat(bytes.length).isBetween(87_000, 88_500);
            case TOOL_CALL_RESULT -> assertThat(bytes.length).isBetween(1_400, 1_600);
            case PROGRESS -> assertThat(bytes.length).isBetween(90, 110);
            case TOOLS_10 -> tools(tree, 10);
            case TOOLS_50 -> tools(tree, 50);
            case TOOLS_200 -> tools(tree, 200);
        }
    }

    private static void tools(JsonNode tree, int count) {
        JsonNode tools = tree.path("result").path("tools");

        assertThat(tools).hasSize(count);
        assertThat(tools.findValuesAsText("inputSchema")).hasSize(count);
        assertThat(tools)
                .allSatisfy(tool -> assertThat(tool.path("name").asText()).matches("[a-z]+\\.[a-z0-9_-]+"));
    }
}
