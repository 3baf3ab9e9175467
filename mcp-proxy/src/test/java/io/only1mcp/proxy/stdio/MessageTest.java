package io.only1mcp.proxy.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

    private static @Nullable Message read(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return Message.read(bytes, bytes.length);
    }

    @Test
    void onlyTheValuesThatAreNamedAreChanged() {
        String json = """
                {"id" : "a\\\\\\"b", "params":{"arguments":{"id":1,"progressToken":2},
                "_meta":{"progressToken":-7 ,"x":{"progressToken":3}},"name":"ü"},"method":"tools/call"}""";
        Message message = Objects.requireNonNull(read(json));
        assertThat(message.isRequest()).isTrue();
        assertThat(message.name()).isEqualTo("ü");
        assertThat(new String(message.source(message.id()), UTF_8)).isEqualTo("\"a\\\\\\\"b\"");
        assertThat(new String(message.source(message.requestedToken()), UTF_8)).isEqualTo("-7");
        String line = new String(
                new Edits(message)
                        .number(message.requestedToken(), 4711)
                        .number(message.id(), 12)
                        .line(),
                UTF_8);
        assertThat(line)
                .isEqualTo(
                        "{\"id\" : 12, \"params\":{\"arguments\":{\"id\":1,\"progressToken\":2}, "
                                + "\"_meta\":{\"progressToken\":4711 ,\"x\":{\"progressToken\":3}},\"name\":\"ü\"},\"method\":\"tools/call\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"b\":[2]}", "[1,{\"a\":\"]\"}]", "{}", "true", "null", "-1e5", "\"]}\""})
    void aValueIsReplacedWhole(String token) {
        String json = "{\"params\":{\"_meta\":{\"progressToken\": %s },\"name\":\"n\"},\"method\":\"m\",\"id\": %s }";
        Message message = Objects.requireNonNull(read(json.formatted(token, token)));
        String line = new String(
                new Edits(message)
                        .number(message.requestedToken(), 1)
                        .number(message.id(), 2)
                        .line(),
                UTF_8);
        assertThat(line).isEqualTo(json.formatted(1, token.equals("null") ? token : 2));
        assertThat(message.name()).isEqualTo("n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE"})
    void whatIsNotInUtf8IsNoMessage(String charset) {
        byte[] bytes = "{\"id\":1,\"result\":{}}".getBytes(Charset.forName(charset));
        assertThat(Message.read(bytes, bytes.length)).isNull();
    }

    @Test
    void numbersOfOursAreReadBackAndOthersAreNot() {
        Message message = Objects.requireNonNull(
                read("{\"id\":417,\"result\":{\"_meta\":{" + "\"io.modelcontextprotocol/subscriptionId\":\"417\"}}}"));
        assertThat(message.isResponse()).isTrue();
        assertThat(message.number(message.id())).isEqualTo(417);
        assertThat(message.number(message.subscriptionId())).isEqualTo(-1);
        assertThat(message.number(null)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "{", "{}{}", "{} x", "Server running on stdio"})
    void whatIsNoObjectIsNoMessage(String text) {
        assertThat(read(text)).isNull();
    }
}
