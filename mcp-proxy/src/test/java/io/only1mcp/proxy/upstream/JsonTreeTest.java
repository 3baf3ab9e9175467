package io.only1mcp.proxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTreeTest {
    private static byte[] message(int values, int bytes) {
        return ("{\"a\":[" + "0,".repeat(values) + "0],\"b\":\"" + "x".repeat(bytes) + "\"}").getBytes(UTF_8);
    }

    @Test
    void aMessageOfTooManyValuesOrBytesIsNotReadAtAll() {
        assertThat(JsonTree.object(message(100, 100)).get("a")).isInstanceOf(List.class);
        assertThat(JsonTree.object(message(JsonTree.MOST_VALUES, 0))).isEmpty();
        assertThat(JsonTree.object(message(0, JsonTree.MOST_BYTES))).isEmpty();
    }
}
