package io.only1mcp.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CanonicalJson canonical = new CanonicalJson();

    private @Nullable String of(String json) {
        byte[] bytes = ("[" + json + "]").getBytes(UTF_8);
        canonical.clear();
        return canonical.addValue(bytes, 1, bytes.length - 1)
                ? new String(canonical.bytes(), 0, canonical.length(), UTF_8)
                : null;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "{ }|{}",
                "[ ]|[]",
                "{\"b\":1,\"a\":2}|{\"a\":2,\"b\":1}",
                "{ \"a\" : [ 1 , { \"d\" : null , \"c\" : \" , } \" } ] }|{\"a\":[1,{\"c\":\" , } \",\"d\":null}]}",
                "{\"ab\":1,\"a\":2,\"a!\":3}|{\"a!\":3,\"a\":2,\"ab\":1}",
                "{\"x\":{\"q\":{},\"p\":[]},\"w\":\"\\\"}\"}|{\"w\":\"\\\"}\",\"x\":{\"p\":[],\"q\":{}}}",
                "7.50e3|7.50e3",
                "true|true"
            })
    void theOrderOfKeysAndWhiteSpaceMakeNoDifference(String json, String same) {
        assertThat(of(json)).isEqualTo(same);
        assertThat(of(same)).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "1|1.0",
                "\"a\"|\"\\u0061\"",
                "\"1\"|1",
                "[1,2]|[2,1]",
                "{\"a\":1}|{\"a\":\"1\"}",
                "{}|[]",
                "{\"a\":{}}|{\"a\":[]}",
                "\"a b\"|\"ab\"",
                "[12]|[1,2]",
                "null|\"null\""
            })
    void whatIsNotCertainlyTheSameIsDifferent(String one, String other) {
        assertThat(of(one)).isNotNull().isNotEqualTo(of(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"b\":0,\"a\":1,\"c\":2,\"a\":3}",
                "[{\"x\":{\"a\":1,\"b\":2,\"a\":1}}]",
                "{\"\\u0061\":1}",
                "{\"a\\\\\":1}"
            })
    void aKeyThatComesTwiceOrIsWrittenWithEscapesIsOdd(String json) {
        assertThat(of(json)).isNull();
    }

    @Test
    void whatCouldTakeLongIsOdd() {
        assertThat(of("[".repeat(32) + "]".repeat(32))).isNotNull();
        assertThat(of("[".repeat(33) + "]".repeat(33))).isNull();
        assertThat(of(object(256))).isNotNull();
        assertThat(of(object(257))).isNull();
    }

    private static String object(int members) {
        return IntStream.range(0, members).mapToObj(i -> "\"" + i + "\":{}").collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void anyTwoWaysToWriteAValueBecomeOneThatAnotherParserReadsAsTheSameValue() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            JsonNode value = value(random, 4);
            String one = of(value.toString());
            String other = of(shuffled(value, random).toPrettyString());
            assertThat(one).isNotNull().isEqualTo(other);
            assertThat(JSON.readTree(one)).isEqualTo(value);
        }
    }

    private static JsonNode value(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 3 : 5);
        if (kind == 0) {
            return JSON.getNodeFactory().numberNode(random.nextInt());
        }
        if (kind == 1) {
            return JSON.getNodeFactory().textNode(random.nextInt() + "é\"\\,}]{: ");
        }
        if (kind == 2) {
            return JSON.getNodeFactory().booleanNode(random.nextBoolean());
        }
        int size = random.nextInt(9);
        if (kind == 3) {
            ArrayNode array = JSON.createArrayNode();
            for (int i = 0; i < size; i++) {
                array.add(value(random, depth - 1));
            }
            return array;
        }
        ObjectNode object = JSON.createObjectNode();
        for (int i = 0; i < size; i++) {
            object.set("k" + random.nextInt(40), value(random, depth - 1));
        }
        return object;
    }

    private static JsonNode shuffled(JsonNode value, Random random) {
        if (value.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            value.forEach(element -> array.add(shuffled(element, random)));
            return array;
        }
        if (!value.isObject()) {
            return value;
        }
        List<String> keys = new ArrayList<>();
        value.fieldNames().forEachRemaining(keys::add);
        Collections.shuffle(keys, random);
        ObjectNode object = JSON.createObjectNode();
        keys.forEach(key -> object.set(key, shuffled(value.path(key), random)));
        return object;
    }
}
