package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NameTableTest {

    @Test
    void everyNameIsFoundAndNoOther() {
        Map<String, Integer> entries = new LinkedHashMap<>();
        for (int i = 0; i < 1000; i++) {
            entries.put("name_" + i, i);
        }
        NameTable<Integer> table = new NameTable<>(entries);
        entries.forEach((name, value) -> {
            byte[] bytes = ("\"" + name + "\"").getBytes(UTF_8);
            assertThat(table.find(bytes, 1, bytes.length - 1)).isEqualTo(value);
            assertThat(table.find(bytes, 1, bytes.length - 2)).isNotEqualTo(value);
            assertThat(table.find(bytes, 0, bytes.length)).isNull();
        });
    }

    @Test
    void anEmptyTableFindsNothing() {
        NameTable<Integer> table = new NameTable<>(Map.of());
        assertThat(table.find(new byte[] {'a'}, 0, 1)).isNull();
        assertThat(table.find(new byte[0], 0, 0)).isNull();
    }
}
