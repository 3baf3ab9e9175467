package io.only1mcp.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.only1mcp.wire.json.Envelope.Fault;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the envelope sees is what an independent full parser sees, or the message is refused. The inputs are mutations of
 * real messages and texts out of a grammar of everything odd; they are the same in every run. There are 200,000, or as
 * many as {@code -Dfuzz.inputs=10000000} says; that run of ten million takes some minutes and has found nothing.
 */
class EnvelopeFuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 200_000);

    private static final List<String> CORPUS = List.of("""
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"files.read","arguments":{"path":"/a\\u00e4/b","n":[1,-2.5e3,null,true,false,{}],"name":"x"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"sampling":{}},"io.modelcontextprotocol/clientInfo":{"name":"c","version":"1"},"progressToken":"p"}}}""", """
            {"jsonrpc":"2.0","id":"a-1","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"é😀漢字","version":"0"}}}""", """
             { "id" : -0 , "jsonrpc" : "2.0" , "method" : "tools\\/list" , "params" : { "cursor" : "" } }\n""", """
            {"jsonrpc":"2.0","id":3,"method":"completion/complete","params":{"ref":{"type":"ref/resource","uri":"t:\\/\\/{x}","name":"n"},"argument":{"name":"x","value":"v","ref":{"uri":1}}}}""", """
            {"jsonrpc":"2.0","id":9007199254740993,"result":{"content":[{"type":"text","text":"line\\nline \\"q\\" \\\\ \\ud83d\\ude00"}],"isError":false,"resultType":"complete","_meta":{"x":1}}}""", """
            {"jsonrpc":"2.0","id":null,"error":{"code":-32602,"message":"bad \\t thing","data":{"code":1,"message":"m"}}}""", """
            {"method":"resources/read","jsonrpc":"2.0","params":{"uri":"file:///x%20y","a":0.1,"b":1e-7,"c":1E+2},"id":0}""", "{}");

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

    private final EnvelopeOracle oracle = new EnvelopeOracle();

    @Test
    void theCorpusIsUnderstoodAsAFullParserUnderstandsIt() {
        for (String message : CORPUS) {
            assertThat(oracle.accepts(message.getBytes(UTF_8))).as(message).isTrue();
        }
    }

    @Test
    void aMutatedMessageMeansTheSameOrIsRefused() {
        int accepted = 0;
        for (int i = 0; i < INPUTS / 2; i++) {
            Random random = new Random(i);
            byte[] bytes = CORPUS.get(random.nextInt(CORPUS.size())).getBytes(UTF_8);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                bytes = mutate(bytes, random);
            }
            accepted += accepts(bytes, i) ? 1 : 0;
        }
        assertThat(accepted).as("mutations that are still messages").isGreaterThan(INPUTS / 100);
    }

    @Test
    void aTextOfTheGrammarMeansTheSameOrIsRefused() {
        int accepted = 0;
        for (int i = 0; i < INPUTS / 2; i++) {
            accepted += accepts(new JsonGrammar(new Random(-1L - i)).next(), i) ? 1 : 0;
        }
        assertThat(accepted).as("texts that are messages").isGreaterThan(INPUTS / 100);
    }

    private boolean accepts(byte[] bytes, int input) {
        try {
            return oracle.accepts(bytes);
        } catch (RuntimeException e) {
            throw new AssertionError("input " + input + " broke a reader: " + new String(bytes, UTF_8), e);
        }
    }

    @Test
    void aMessageCutAnywhereIsRefused() {
        for (String message : CORPUS) {
            byte[] whole = message.strip().getBytes(UTF_8);
            for (int to = 0; to < whole.length; to++) {
                assertThat(oracle.accepts(Arrays.copyOf(whole, to))).isFalse();
            }
        }
    }

    @Test
    @Timeout(60)
    void tenMegabytesOfTheWorstAreReadInOnePassAndCostNoMemory() {
        int size = 10_000_000;
        byte[] brackets = new byte[size];
        Arrays.fill(brackets, (byte) '[');
        byte[] objects = "{\"params\":".repeat(size / 10).getBytes(UTF_8);
        byte[] string = ("{\"jsonrpc\":\"" + "x".repeat(size) + "\"}").getBytes(UTF_8);
        byte[] escapes = ("{\"jsonrpc\":\"" + "\\u0041".repeat(size / 6) + "\"}").getBytes(UTF_8);
        byte[] number = ("{\"id\":" + "9".repeat(size) + "}").getBytes(UTF_8);
        byte[] keys = ("{" + "\"a\":0,".repeat(size / 6) + "\"b\":0}").getBytes(UTF_8);
        byte[] spaces = ("{" + " ".repeat(size) + "}").getBytes(UTF_8);
        Envelope envelope = new Envelope();
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        boolean[] accepted = new boolean[7];
        int at = 0;
        for (byte[] text : new byte[][] {brackets, objects, string, escapes, number, keys, spaces}) {
            accepted[at++] = envelope.scan(text, 0, text.length);
        }
        long cost = memory.getCurrentThreadAllocatedBytes() - before;
        assertThat(accepted).containsExactly(false, false, true, true, true, true, true);
        assertThat(cost).as("bytes allocated").isLessThan(100_000);
        envelope.scan(objects, 0, objects.length);
        assertThat(envelope.fault()).isEqualTo(Fault.TOO_DEEP);
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
}
