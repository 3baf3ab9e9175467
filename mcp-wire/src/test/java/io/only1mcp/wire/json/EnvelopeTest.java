package io.only1mcp.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.json.Envelope.Fault;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
    private final Envelope envelope = new Envelope();

    private boolean scan(String text) {
        byte[] bytes = ("xx" + text + "yy").getBytes(UTF_8);
        return envelope.scan(bytes, 2, bytes.length - 2);
    }

    @Test
    void theFieldsOfACallAreFoundWhereTheyLie() {
        assertThat(scan("""
                        {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a.b",
                         "arguments":{"name":"other","x":[1,{"method":"no"}]},
                         "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",
                                  "io.modelcontextprotocol/clientInfo":{"name":"client"},
                                  "io.modelcontextprotocol/clientCapabilities":{}}}}""")).isTrue();
        assertThat(envelope.fault()).isEqualTo(Fault.NONE);
        assertThat(envelope.text(Field.METHOD)).isEqualTo("tools/call");
        assertThat(envelope.text(Field.ID)).isEqualTo("7");
        assertThat(envelope.isInteger(Field.ID)).isTrue();
        assertThat(envelope.text(Field.NAME)).isEqualTo("a.b");
        assertThat(envelope.text(Field.META_VERSION)).isEqualTo("2026-07-28");
        assertThat(envelope.kind(Field.META_CAPABILITIES)).isEqualTo(Kind.OBJECT);
        assertThat(envelope.text(Field.ARGUMENTS)).isEqualTo("{\"name\":\"other\",\"x\":[1,{\"method\":\"no\"}]}");
        assertThat(envelope.kind(Field.RESULT)).isEqualTo(Kind.ABSENT);
    }

    @Test
    void theFieldsOfAnAnswerAreFoundWhereTheyLie() {
        assertThat(scan("""
                        {"jsonrpc":"2.0","id":"a\\"b","result":{"isError":true,"resultType":"complete","name":"x"}}""")).isTrue();
        assertThat(envelope.kind(Field.IS_ERROR)).isEqualTo(Kind.TRUE);
        assertThat(envelope.text(Field.RESULT_TYPE)).isEqualTo("complete");
        assertThat(envelope.text(Field.ID)).isEqualTo("a\"b");
        assertThat(envelope.escaped(Field.ID)).isTrue();
        assertThat(envelope.sourceEnd(Field.ID) - envelope.sourceStart(Field.ID))
                .isEqualTo(6);
        assertThat(envelope.has(Field.NAME)).isFalse();
        assertThat(scan("{\"error\":{\"code\":-32601,\"message\":\"no\"}}")).isTrue();
        assertThat(envelope.text(Field.ERROR_CODE)).isEqualTo("-32601");
        assertThat(envelope.text(Field.ERROR_MESSAGE)).isEqualTo("no");
        assertThat(envelope.has(Field.IS_ERROR)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,\"id\":1}",
                "{\"params\":{\"name\":\"a\",\"name\":\"b\"}}",
                "{\"params\":{\"name\":\"a\"},\"params\":{\"name\":\"a\"}}",
                "{\"params\":{\"_meta\":{},\"_meta\":{}}}",
                "{\"params\":{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":1,\"io.modelcontextprotocol/protocolVersion\":1}}}",
                "{\"result\":{\"isError\":false,\"isError\":true}}"
            })
    void aFieldThatComesTwiceIsRefused(String text) {
        assertThat(scan(text)).isFalse();
        assertThat(envelope.fault()).isEqualTo(Fault.DUPLICATE_KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"params\":{\"na\\u006de\":\"b\"}}",
                "{\"m\\u0065thod\":\"x\"}",
                "{\"params\":{\"name\":\"a\",\"Name\":\"b\"}}",
                "{\"METHOD\":\"x\"}",
                "{\"params\":{\"_m\\u0065ta\":{}}}"
            })
    void aDisguisedFieldIsRefused(String text) {
        assertThat(scan(text)).isFalse();
        assertThat(envelope.fault()).isEqualTo(Fault.DISGUISED_KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"params\":{\"arguments\":{\"name\":1,\"name\":2}}}",
                "{\"params\":{\"arguments\":{\"na\\u006de\":1}}}",
                "{\"params\":{\"_meta\":{\"x\\u0041\":1,\"x\":1,\"x\":2}}}"
            })
    void whatIsNotOursMayComeAsItLikes(String text) {
        assertThat(scan(text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|NOT_JSON",
                "[{\"id\":1}]|ARRAY",
                "[1|ARRAY",
                "17|NOT_AN_OBJECT",
                "\"x\"|NOT_AN_OBJECT",
                "{} {}|TRAILING_BYTES",
                "{}x|TRAILING_BYTES",
                "{\"a\":1,}|NOT_JSON",
                "{\"a\":01}|NOT_JSON",
                "{\"a\":1.}|NOT_JSON",
                "{\"a\":+1}|NOT_JSON",
                "{\"a\":tru}|NOT_JSON",
                "{\"a\":\"\\x\"}|NOT_JSON",
                "{\"a\":\"\\u12g4\"}|NOT_JSON",
                "{\"a\":[1,]}|NOT_JSON",
                "{\"a\":[1}|NOT_JSON",
                "{\"a\"|NOT_JSON",
                "{\"a|NOT_JSON",
                "{\"a\":\"\u0001\"}|CONTROL_CHARACTER"
            })
    void whatIsNoSingleObjectIsRefusedWithItsFault(String text, Fault fault) {
        assertThat(scan(text)).isFalse();
        assertThat(envelope.fault()).isEqualTo(fault);
    }

    @Test
    void nestingIsBounded() {
        assertThat(scan("{\"a\":" + "[".repeat(255) + "]".repeat(255) + "}")).isTrue();
        assertThat(scan("{\"a\":" + "[".repeat(256) + "]".repeat(256) + "}")).isFalse();
        assertThat(envelope.fault()).isEqualTo(Fault.TOO_DEEP);
    }

    @Test
    void escapesInAValueAreUnderstood() {
        assertThat(scan("{\"method\":\"tools\\/call\"}")).isTrue();
        assertThat(envelope.is(Field.METHOD, "tools/call".getBytes(UTF_8))).isTrue();
    }

    @Test
    void bytesAreUtf8OrRefused() {
        int[] edges = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
        for (int first = 0x80; first <= 0xFF; first++) {
            for (int second : edges) {
                for (int third : edges) {
                    for (int fourth : edges) {
                        byte[] text = {(byte) first, (byte) second, (byte) third, (byte) fourth};
                        assertThat(accepts(text)).as(Arrays.toString(text)).isEqualTo(isUtf8WithoutControls(text));
                    }
                }
            }
        }
    }

    private boolean accepts(byte[] text) {
        byte[] message = Arrays.copyOf("{\"a\":\"".getBytes(UTF_8), 12);
        System.arraycopy(text, 0, message, 6, text.length);
        message[10] = '"';
        message[11] = '}';
        return envelope.scan(message, 0, message.length);
    }

    private static boolean isUtf8WithoutControls(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).chars().allMatch(c -> c >= ' ');
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
