package io.only1mcp.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonMemberTest {
    private final JsonMember member = new JsonMember();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "{\"repo\":\"a\"}|\"a\"",
                "{ \"x\" : {\"repo\":1}, \"y\":[\"repo\"], \"repo\" : 7.5e3 , \"z\":0}|7.5e3",
                "{\"repo\":{\"a\":[1,{}]},\"repo\":2}|{\"a\":[1,{}]}",
                "{\"x\":\"\\\"repo\\\":1\",\"repo\":null}|null",
                "{}|none",
                "{\"x\":{\"repo\":1}}|none",
                "{\"rep\":1,\"repos\":2,\"REPO\":3}|none",
                "{\"r\\u0065po\":1}|none"
            })
    void aMemberOfTheObjectItselfIsFound(String object, String value) {
        byte[] bytes = ("[1," + object + ",\"repo\"]").getBytes(UTF_8);
        boolean found = member.find(bytes, 3, bytes.length - 8, "repo".getBytes(UTF_8));
        assertThat(found ? new String(bytes, member.start(), member.end() - member.start(), UTF_8) : "none")
                .isEqualTo(value);
    }
}
