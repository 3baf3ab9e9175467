package io.only1mcp.proxy.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.only1mcp.proxy.answer.ResultUris.Answer;
import io.only1mcp.wire.sse.SseParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultUrisTest {
    private static final String PREFIX = "srv+";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] KEYS = {
        "uri",
        "uri",
        "resource",
        "result",
        "content",
        "contents",
        "messages",
        "error",
        "data",
        "_meta",
        "structuredContent",
        "type",
        "text",
        "ur",
        "uris",
        "",
        "urı"
    };

    private final ResultUris uris = new ResultUris();

    /** The text with its URIs prefixed, read in pieces of at most so many bytes. */
    private String mapped(Answer answer, boolean events, byte[] bytes, Random random, int longest) {
        uris.begin(answer, events);
        ByteBuf out = Unpooled.buffer();
        int at = 0;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(longest));
            // A piece lies anywhere in an array that holds something else, too.
            int offset = random.nextInt(4);
            byte[] piece = new byte[end - at + 2 * offset];
            java.util.Arrays.fill(piece, (byte) '"');
            System.arraycopy(bytes, at, piece, offset, end - at);
            int before = out.readableBytes();
            int found = uris.scan(piece, offset, offset + end - at);
            uris.write(out, piece, offset, offset + end - at, PREFIX.getBytes(UTF_8));
            assertThat(out.readableBytes() - before).isEqualTo(end - at + found * PREFIX.length());
            // What is looked at as a whole first is never taken for an answer without one.
            assertThat(found == 0 || ResultUris.mayBeIn(bytes, 0, bytes.length)).isTrue();
            at = end;
        }
        return out.toString(UTF_8);
    }

    private String mapped(Answer answer, String json) {
        return mapped(answer, false, json.getBytes(UTF_8), new Random(1), 1 << 20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CALL|{'result':{'content':[{'type':'resource_link','uri':'@a:/','name':'uri'}]}}",
                "CALL|{'result':{'content':[{'type':'resource','resource':{'text':'x','uri':'@a:/'}},{'uri':'@b'}]}}",
                "CALL|{'id':1,'result':{'structuredContent':{'content':[{'uri':'a'}]},'_meta':{'uri':'a'},'content':[]}}",
                "CALL|{'result':{'content':[{'_meta':{'uri':'a'},'annotations':{'uri':'a'},'text':'\\'uri\\':\\'a\\''}]}}",
                "CALL|{'result':{'contents':[{'uri':'a'}],'messages':[{'content':{'uri':'a'}}],'uri':'a'}}",
                "CALL|{'content':[{'uri':'a'}],'params':{'uri':'a','result':{'content':[{'uri':'a'}]}}}",
                "CALL|{'result':{'content':[{'\\u0075r\\u0069':'@a','r\\u0065source':{'\\u0055ri':'a'}}]}}",
                "CALL|{'result':{'content':[[{'uri':'a'}],'uri',1,{'uri':['a'],'resource':[{'uri':'a'}]}]}}",
                "CALL|{'result':{'content':{'uri':'a','0':{'uri':'a'}}}}",
                "PROMPT|{'result':{'messages':[{'role':'user','content':{'type':'resource','resource':{'uri':'@a'}}}]}}",
                "PROMPT|{'result':{'messages':[{'content':{'uri':'@a'},'uri':'a'},{'content':{'uri':''}}],'content':[{'uri':'a'}]}}",
                "READ|{'result':{'contents':[{'uri':'@a','text':'{\\'uri\\':1}'},{'blob':'','uri':'@b'}],'ttlMs':0}}",
                "READ|{'error':{'code':-32602,'message':'uri','data':{'uri':'@a'}}}",
                "READ|{'result':{'content':[{'uri':'a'}]}}",
            })
    void aUriIsPrefixedWhereMcpHasOneAndNowhereElse(Answer answer, String marked) {
        String plain = marked.replace('\'', '"');
        String wanted = plain.replace("\"uri\":\"\"", "\"uri\":\"@\"").replace("@", PREFIX);
        assertThat(mapped(answer, plain.replace("@", ""))).isEqualTo(wanted);
    }

    @ParameterizedTest
    @EnumSource(Answer.class)
    void whateverTheDocumentAndWhereverItIsSplitTheMeaningIsThatOfAnObjectMapper(Answer answer) throws Exception {
        Random random = new Random(20260728 + answer.name().hashCode());
        int prefixed = 0;
        for (int round = 0; round < 4000; round++) {
            JsonNode document = message(random);
            String text = written(document, random, "");
            String mapped = mapped(answer, false, text.getBytes(UTF_8), random, 1 + random.nextInt(60));
            JsonNode expected = oracle(answer, document);
            assertThat(JSON.readTree(mapped)).isEqualTo(expected);
            assertThat(mapped.replace(PREFIX, "")).isEqualTo(text);
            prefixed += expected.equals(document) ? 0 : 1;
        }
        assertThat(prefixed).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void eachEventOfAStreamIsSuchADocument(String lineEnd) throws Exception {
        Random random = new Random(17 + lineEnd.hashCode());
        for (int round = 0; round < 1000; round++) {
            StringBuilder stream = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
            List<JsonNode> expected = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                JsonNode document = message(random);
                expected.add(oracle(Answer.ANY, document));
                stream.append(random.nextBoolean() ? ": {\"result\":" + lineEnd : "");
                stream.append(random.nextBoolean() ? "event: message" + lineEnd : "");
                String data = written(document, random, "\n");
                data.lines()
                        .forEach(line -> stream.append(random.nextBoolean() ? "data: " : "data:")
                                .append(line.startsWith(" ") ? " " : "")
                                .append(line)
                                .append(lineEnd));
                stream.append(random.nextBoolean() ? "id: data:7" + lineEnd : "")
                        .append(lineEnd)
                        .append(random.nextInt(3) == 0 ? lineEnd : "");
            }
            byte[] bytes = stream.toString().getBytes(UTF_8);
            byte[] mapped = mapped(Answer.ANY, true, bytes, random, 1 + random.nextInt(60))
                    .getBytes(UTF_8);
            assertThat(new String(mapped, UTF_8).replace(PREFIX, "")).isEqualTo(stream.toString());
            List<String> events = new ArrayList<>();
            new SseParser(1 << 20)
                    .scan(
                            mapped,
                            0,
                            mapped.length,
                            event -> events.add(new String(event.data(), 0, event.dataEnd(), UTF_8)));
            for (int i = 0; i < expected.size(); i++) {
                assertThat(JSON.readTree(events.get(i))).isEqualTo(expected.get(i));
            }
            assertThat(events).hasSameSizeAs(expected);
        }
    }

    @Test
    void anEventThatIsSteppedOverWholeChangesNothingForWhatFollows() {
        String uri = "{\"result\":{\"content\":[{\"uri\":%s}]}}\n\n";
        String[][] streams = {
            // A value whose key stands in the piece before.
            {"data: {\"result\":{\"content\":[{\"uri\":\n", "data: \"@a\"}]}}\n\n"},
            // An event behind others, in one piece and in two; the mark of the byte order is none there.
            {"event: message\ndata: {\"method\":\"m\"}\n\n", "data: " + uri.formatted("\"@a\"")},
            {"data: {}\n\n", "data: {}\n\n", "data: {\"result\":{\"content\":[{\"uri\":", "\"@a\"}]}}\n\n"},
            {"data: {\"result\":\n\n", "data: {\"content\":[{\"uri\":\"a\"}]}}\n\n"},
            {"data: {}\n\n", "\uFEFFdata: " + uri.formatted("\"a\"")},
            {"\uFEFF", "data: " + uri.formatted("\"@a\"")},
        };
        for (String[] pieces : streams) {
            uris.begin(Answer.CALL, true);
            ByteBuf out = Unpooled.buffer();
            for (String piece : pieces) {
                byte[] bytes = piece.replace("@", "").getBytes(UTF_8);
                int found = uris.scan(bytes, 0, bytes.length);
                uris.write(out, bytes, 0, bytes.length, PREFIX.getBytes(UTF_8));
                assertThat(found).isEqualTo(piece.contains("@") ? 1 : 0);
            }
            assertThat(out.toString(UTF_8)).isEqualTo(String.join("", pieces).replace("@", PREFIX));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"uri\"", "\\u0075ri\"", "u\\u0072i\"", "ur\\u0069\"", "\\u0075\\u0072\\u0069\""})
    void aUriIsExpectedWhereverItsKeyStands(String key) {
        for (int before = 0; before < 9; before++) {
            byte[] bytes = ("....................".substring(0, before) + key).getBytes(UTF_8);
            assertThat(ResultUris.mayBeIn(bytes, 0, bytes.length)).isTrue();
            assertThat(ResultUris.mayBeIn(bytes, before, bytes.length)).isTrue();
            assertThat(ResultUris.mayBeIn(bytes, 0, before)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "u",
                "uri",
                "curious \"ur\" uri: 'uri' \\n\\u2028\\\\\"",
                "{\"text\":\"a security hint: \\u1234\"}"
            })
    void noUriIsExpectedWhereNoStringEndsSo(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(ResultUris.mayBeIn(bytes, 0, bytes.length)).isFalse();
    }

    @Test
    void whatIsNoJsonGoesThroughAsItIs() {
        Random random = new Random(3);
        String alphabet = "{}[]\",:\\u0075ri result content 1tn\n";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "{\"result\":{\"content\":[{" : "");
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String mapped =
                    mapped(Answer.ANY, random.nextBoolean(), text.toString().getBytes(UTF_8), random, 10);
            assertThat(mapped.replace(PREFIX, "")).isEqualTo(text.toString());
        }
    }

    /** A document in which the paths of interest are likely, and likely to be missed by a little. */
    private static JsonNode message(Random random) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("jsonrpc", "2.0");
        if (random.nextInt(5) > 0) {
            ObjectNode result = object(random, 2);
            ArrayNode contents = JsonNodeFactory.instance.arrayNode();
            for (int i = random.nextInt(4); i > 0; i--) {
                contents.add(random.nextBoolean() ? value(random, 3) : item(random));
            }
            result.set(new String[] {"content", "contents", "messages"}[random.nextInt(3)], contents);
            message.set("result", result);
        }
        message.setAll(object(random, 3));
        return message;
    }

    /** Something that has URIs where they count, among others. */
    private static JsonNode item(Random random) {
        ObjectNode item = object(random, 2);
        ObjectNode named = object(random, 2).put("uri", "file:///a");
        return switch (random.nextInt(4)) {
            case 0 -> item.set("resource", named);
            case 1 -> item.set("content", named);
            case 2 -> item.set("content", object(random, 2).set("resource", named));
            default -> named;
        };
    }

    private static ObjectNode object(Random random, int levels) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set(KEYS[random.nextInt(KEYS.length)], value(random, levels - 1));
        }
        return object;
    }

    private static JsonNode value(Random random, int levels) {
        int kind = random.nextInt(levels > 0 ? 10 : 6);
        return switch (kind) {
            case 0 -> JsonNodeFactory.instance.numberNode(random.nextInt());
            case 1 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
            case 2 -> JsonNodeFactory.instance.nullNode();
            case 3, 4, 5 ->
                JsonNodeFactory.instance.textNode(
                        new String[] {"file:///a", "", "\"uri\":\"x\"", "\\", "ü\n{[", "}]"}[random.nextInt(6)]);
            case 6 -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(random, levels - 1));
                }
                yield array;
            }
            default -> object(random, levels);
        };
    }

    /** The document as text, with spaces and escapes here and there; {@code lineEnd} may stand among the spaces. */
    private static String written(JsonNode node, Random random, String lineEnd) {
        String space = switch (random.nextInt(6)) {
            case 0 -> " ";
            case 1 -> lineEnd;
            default -> "";
        };
        StringBuilder text = new StringBuilder(space);
        if (node.isObject()) {
            text.append('{');
            node.properties()
                    .forEach(entry -> text.append(text.charAt(text.length() - 1) == '{' ? "" : ",")
                            .append(space)
                            .append(quoted(entry.getKey(), random))
                            .append(space)
                            .append(':')
                            .append(written(entry.getValue(), random, lineEnd)));
            text.append(space).append('}');
        } else if (node.isArray()) {
            text.append('[');
            node.forEach(item -> text.append(text.charAt(text.length() - 1) == '[' ? "" : ",")
                    .append(written(item, random, lineEnd)));
            text.append(']');
        } else {
            text.append(node.isTextual() ? quoted(node.textValue(), random) : node.toString());
        }
        return text.append(space).toString();
    }

    private static String quoted(String text, Random random) {
        if (random.nextInt(4) > 0) {
            return TextNode.valueOf(text).toString();
        }
        StringBuilder escaped = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            escaped.append(random.nextBoolean() || c == '"' || c == '\\' || c < ' ' ? "\\u%04x".formatted((int) c) : c);
        }
        return escaped.append('"').toString();
    }

    /** What the document should become, by way of its tree. */
    private static JsonNode oracle(Answer answer, JsonNode document) {
        JsonNode copy = document.deepCopy();
        JsonNode result = copy.path("result");
        boolean any = answer == Answer.ANY;
        if (answer == Answer.CALL || any) {
            items(result.path("content")).forEach(ResultUrisTest::content);
        }
        if (answer == Answer.PROMPT || any) {
            items(result.path("messages")).forEach(message -> content(message.path("content")));
        }
        if (answer == Answer.READ || any) {
            items(result.path("contents")).forEach(ResultUrisTest::uri);
            uri(copy.path("error").path("data"));
        }
        return copy;
    }

    private static List<JsonNode> items(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        if (array.isArray()) {
            array.forEach(items::add);
        }
        return items;
    }

    private static void content(JsonNode content) {
        uri(content);
        uri(content.path("resource"));
    }

    private static void uri(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("uri").isTextual()) {
            object.put("uri", PREFIX + object.path("uri").textValue());
        }
    }
}
