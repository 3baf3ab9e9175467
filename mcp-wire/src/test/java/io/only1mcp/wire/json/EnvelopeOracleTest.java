package io.only1mcp.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.only1mcp.wire.json.Envelope.Fault;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the envelope sees is what an independent full parser sees, or the message is refused. */
class EnvelopeOracleTest {
    private static final List<String> CORPUS = List.of("""
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"files.read","arguments":{"path":"/a\\u00e4/b","n":[1,-2.5e3,null,true,false,{}],"name":"x"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"sampling":{}},"io.modelcontextprotocol/clientInfo":{"name":"c","version":"1"},"progressToken":"p"}}}""", """
            {"jsonrpc":"2.0","id":"a-1","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"é😀漢字","version":"0"}}}""", """
             { "id" : -0 , "jsonrpc" : "2.0" , "method" : "tools\\/list" , "params" : { "cursor" : "" } }\n""", """
            {"jsonrpc":"2.0","id":3,"method":"completion/complete","params":{"ref":{"type":"ref/resource","uri":"t:\\/\\/{x}","name":"n"},"argument":{"name":"x","value":"v","ref":{"uri":1}}}}""", """
            {"jsonrpc":"2.0","id":9007199254740993,"result":{"content":[{"type":"text","text":"line\\nline \\"q\\" \\\\ \\ud83d\\ude00"}],"isError":false,"resultType":"complete","_meta":{"x":1}}}""", """
            {"jsonrpc":"2.0","id":null,"error":{"code":-32602,"message":"bad \\t thing","data":{"code":1,"message":"m"}}}""", """
            {"method":"resources/read","jsonrpc":"2.0","params":{"uri":"file:///x%20y","a":0.1,"b":1e-7,"c":1E+2},"id":0}""", "{}");

    private static final ObjectMapper JACKSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Faults that a full parser does not share: what it would accept is refused here on purpose. */
    private static final Set<Fault> STRICTER =
            EnumSet.of(Fault.ARRAY, Fault.NOT_AN_OBJECT, Fault.DUPLICATE_KEY, Fault.DISGUISED_KEY, Fault.TOO_DEEP);

    private static final String[] PIECES = {
        "\"name\":\"z\",",
        "\"na\\u006de\":1,",
        "\"Name\":1,",
        "\\u0041",
        "\\",
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "{}",
        "0",
        "-",
        "1e",
        ".5",
        "null",
        "tru",
        "\n",
        "\r",
        "\t",
        " ",
        "\u0000",
        "\u0001",
        "\u001f",
        "\u007f",
        "é",
        "😀",
        "\uFEFF",
        "params",
        "_meta",
        "ref",
        "\"params\":{},",
        "\"method\":\"x\",",
        "\"id\":2,",
        "\"isError\":true,",
        "//",
        "'",
        "NaN"
    };

    private final Envelope envelope = new Envelope();

    @Test
    void theCorpusIsUnderstoodAsAFullParserUnderstandsIt() {
        for (String message : CORPUS) {
            byte[] bytes = message.getBytes(UTF_8);
            assertThat(envelope.scan(bytes, 0, bytes.length)).as(message).isTrue();
            compare(bytes);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aMutatedMessageMeansTheSameOrIsRefused(long seed) {
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < 15_000; i++) {
            byte[] bytes = CORPUS.get(random.nextInt(CORPUS.size())).getBytes(UTF_8);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                bytes = mutate(bytes, random);
            }
            accepted += compare(bytes) ? 1 : 0;
        }
        assertThat(accepted).as("mutations that are still messages").isGreaterThan(300);
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        return switch (random.nextInt(6)) {
            case 0 -> splice(bytes, at, at, new byte[] {(byte) random.nextInt(256)});
            case 1 -> splice(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt(256)});
            case 2 -> splice(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(4)), new byte[0]);
            case 3, 4 -> splice(bytes, at, at, PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8));
            default -> {
                int from = random.nextInt(bytes.length + 1);
                int to = Math.min(bytes.length, from + random.nextInt(40));
                yield splice(bytes, at, at, Arrays.copyOfRange(bytes, from, to));
            }
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] with) {
        byte[] result = new byte[bytes.length - (to - from) + with.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(with, 0, result, from, with.length);
        System.arraycopy(bytes, to, result, from + with.length, bytes.length - to);
        return result;
    }

    /** Whether the envelope accepted it; fails where it did and the full parser sees something else. */
    private boolean compare(byte[] bytes) {
        byte[] framed = splice(new byte[] {'"', '}'}, 1, 1, bytes);
        boolean accepted = envelope.scan(framed, 1, 1 + bytes.length);
        JsonNode tree = parse(bytes);
        String text = new String(bytes, UTF_8);
        if (!accepted) {
            assertThat(envelope.faultAt()).isBetween(1, 1 + bytes.length);
            if (tree != null && tree.isObject() && !STRICTER.contains(envelope.fault())) {
                fail("refused as %s at %d, but well-formed: %s", envelope.fault(), envelope.faultAt() - 1, text);
            }
            return false;
        }
        if (tree == null || !tree.isObject()) {
            return fail("accepted, but not well-formed: %s", text);
        }
        for (Field field : Field.values()) {
            compare(field, at(tree, field), text);
        }
        return true;
    }

    private void compare(Field field, @Nullable JsonNode node, String text) {
        Kind kind = switch (node == null ? JsonNodeType.MISSING : node.getNodeType()) {
            case STRING -> Kind.STRING;
            case NUMBER -> Kind.NUMBER;
            case OBJECT -> Kind.OBJECT;
            case ARRAY -> Kind.ARRAY;
            case BOOLEAN -> node != null && node.booleanValue() ? Kind.TRUE : Kind.FALSE;
            case NULL -> Kind.NULL;
            default -> Kind.ABSENT;
        };
        assertThat(envelope.kind(field)).as("%s of %s", field, text).isEqualTo(kind);
        if (kind == Kind.STRING && node != null) {
            assertThat(envelope.text(field)).as("%s of %s", field, text).isEqualTo(node.textValue());
        } else if (node != null) {
            assertThat(parse(envelope.text(field).getBytes(UTF_8)))
                    .as("%s of %s", field, text)
                    .isEqualTo(node);
        }
    }

    private static @Nullable JsonNode at(JsonNode tree, Field field) {
        String[] path = switch (field) {
            case JSONRPC -> new String[] {"jsonrpc"};
            case ID -> new String[] {"id"};
            case METHOD -> new String[] {"method"};
            case PARAMS -> new String[] {"params"};
            case NAME -> new String[] {"params", "name"};
            case URI -> new String[] {"params", "uri"};
            case CURSOR -> new String[] {"params", "cursor"};
            case ARGUMENTS -> new String[] {"params", "arguments"};
            case REF -> new String[] {"params", "ref"};
            case REF_NAME -> new String[] {"params", "ref", "name"};
            case REF_URI -> new String[] {"params", "ref", "uri"};
            case META -> new String[] {"params", "_meta"};
            case META_VERSION -> new String[] {"params", "_meta", "io.modelcontextprotocol/protocolVersion"};
            case META_CAPABILITIES -> new String[] {"params", "_meta", "io.modelcontextprotocol/clientCapabilities"};
            case PROTOCOL_VERSION -> new String[] {"params", "protocolVersion"};
            case RESULT -> new String[] {"result"};
            case ERROR -> new String[] {"error"};
            case ERROR_CODE -> new String[] {"error", "code"};
            case ERROR_MESSAGE -> new String[] {"error", "message"};
            case IS_ERROR -> new String[] {"result", "isError"};
            case RESULT_TYPE -> new String[] {"result", "resultType"};
        };
        JsonNode node = tree;
        for (String key : path) {
            node = node == null || !node.isObject() ? null : node.get(key);
        }
        return node;
    }

    private static @Nullable JsonNode parse(byte[] bytes) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? null : JACKSON.readTree(text);
        } catch (CharacterCodingException | JsonProcessingException e) {
            return null;
        }
    }
}
