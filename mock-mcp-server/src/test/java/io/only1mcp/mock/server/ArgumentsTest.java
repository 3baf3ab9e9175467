package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    private static final byte[][] NAMES = {"path".getBytes(UTF_8), "mode".getBytes(UTF_8), "caf\u00e9".getBytes(UTF_8)};

    private final Arguments arguments = new Arguments();

    private void read(String json) {
        byte[] bytes = ("xx" + json + "}]\"yy").getBytes(UTF_8);
        arguments.read(bytes, 2, 2 + json.getBytes(UTF_8).length, NAMES);
    }

    private static String text(Arguments found, String json) {
        byte[] bytes = ("xx" + json).getBytes(UTF_8);
        return new String(bytes, found.start(), found.end() - found.start(), UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | 0",
                "{ } | 0",
                "{\"path\":\"a\"} | 1",
                "{\"mode\":1,\"path\":\"a\"} | 3",
                "{ \"other\" : {\"path\":\"a\",\"x\":[1,{\"mode\":2}]} , \"mode\" : [ ] } | 2",
                "{\"a\":\"\\\"path\\\":\",\"mode\":\"\\\\\"} | 2",
                "{\"a\":[\"}\",\"]\",\"\\\"\"],\"path\":\"\"} | 1",
                "{\"a\":-1.5e3,\"b\":true,\"c\":null,\"path\":\"a\"} | 1",
                "{\"p\\u0061th\":\"a\",\"caf\\u00e9\":1} | 5",
                "{\"café\":1} | 4",
                "{\"pathx\":1,\"pat\":1,\"Path\":1} | 0"
            })
    void membersAreFoundAtTheTopAndNowhereElse(String json, long seen) {
        read(json);
        assertThat(arguments.seen()).isEqualTo(seen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"path\":\"abc\"}",
                "{\"mode\":{\"path\":\"no\"},\"path\" : \"abc\" }",
                "{\"path\":\"no\",\"x\":1,\"path\":\"abc\"}"
            })
    void theTextOfTheFirstIsFound(String json) {
        read(json);
        assertThat(arguments.isString()).isTrue();
        assertThat(text(arguments, json)).isEqualTo("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"path\":7}", "{\"path\":null}", "{\"path\":[\"a\"]}", "{\"path\":{}}"})
    void whatIsNoTextIsSeenAsSuch(String json) {
        read(json);
        assertThat(arguments.hasFirst()).isTrue();
        assertThat(arguments.isString()).isFalse();
    }

    @Test
    void itAgreesWithAFullParserOnRandomObjects() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            String json = object(random, 3);
            JsonNode tree = mapper.readTree(json);
            read(json);
            long expected = (tree.has("path") ? 1 : 0) | (tree.has("mode") ? 2 : 0) | (tree.has("caf\u00e9") ? 4 : 0);
            assertThat(arguments.seen()).as(json).isEqualTo(expected);
            assertThat(arguments.isString())
                    .as(json)
                    .isEqualTo(tree.path("path").isTextual());
            if (arguments.isString()) {
                assertThat(mapper.readTree("\"" + text(arguments, json) + "\"")).isEqualTo(tree.path("path"));
            }
        }
    }

    private static String object(Random random, int depth) {
        String[] keys = {"path", "mode", "caf\u00e9", "other", "p\\u0061th", "\\\"", "{", "caf\\u00e9"};
        StringBuilder json = new StringBuilder("{").append(blank(random));
        int members = random.nextInt(5);
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "" : ",")
                    .append(blank(random))
                    .append('"')
                    .append(keys[random.nextInt(keys.length)])
                    .append('"')
                    .append(blank(random))
                    .append(':')
                    .append(blank(random))
                    .append(value(random, depth))
                    .append(blank(random));
        }
        return json.append('}').toString();
    }

    private static String value(Random random, int depth) {
        String[] plain = {"\"a\"", "\"\\\\\"", "\"}\\\",]\"", "\"\u4e16\"", "1", "-2.5e-3", "true", "null", "[]", "{}"};
        int choice = random.nextInt(plain.length + (depth > 0 ? 4 : 0));
        if (choice < plain.length) {
            return plain[choice];
        }
        return choice % 2 == 0
                ? object(random, depth - 1)
                : "[" + value(random, depth - 1) + blank(random) + "," + object(random, depth - 1) + "]";
    }

    private static String blank(Random random) {
        return random.nextInt(4) == 0 ? " \n" : "";
    }
}
