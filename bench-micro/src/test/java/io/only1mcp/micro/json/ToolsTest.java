package io.only1mcp.micro.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.micro.corpus.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToolsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void everyReaderFindsTheNamesInTheirOrder(ToolsReader rival) throws IOException {
        String two =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[{\"name\":\"abc\",\"inputSchema\":{\"name\":\"x\"}},"
                        + "{\"inputSchema\":{},\"name\":\"abcdefg\"}],\"nextCursor\":\"name\"}}";

        assertThat(rival.create().read(two.getBytes(StandardCharsets.UTF_8))).isEqualTo(3 * 31 + 7);
    }

    @ParameterizedTest
    @EnumSource
    void noReaderLetsAListPassThatIsCutShort(ToolsReader rival) {
        byte[] whole = Message.TOOLS_10.bytes();
        String half = new String(whole, 0, whole.length / 2, StandardCharsets.UTF_8);

        assertThatThrownBy(() -> rival.create().read(half.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void everyWriterSaysWhatCame(ToolsWriter rival) throws IOException {
        JsonNode came = JSON.readTree(Message.TOOLS_200.bytes());

        assertThat(JSON.readTree(rival.of(Message.TOOLS_200.bytes()).write())).isEqualTo(came);
    }
}
