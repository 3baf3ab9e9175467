package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.only1mcp.core.draws.Zipf;
import io.only1mcp.core.profile.Template;
import io.only1mcp.wire.rpc.HeaderValues;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] MARKER = "mk-0123456789abcdef".getBytes(UTF_8);

    @Test
    void theLengthIsThatOfTheBodyAndTheBodyIsJson() throws Exception {
        RequestTemplate template = template("{\"path\":\"/src/File{int(1..100000)}.java {marker}\"}");
        for (long arrival : new long[] {0, 9, 10, 123_456_789_012L}) {
            String request = encode(template, arrival);
            String body = request.substring(request.indexOf("\r\n\r\n") + 4);

            assertThat(request).startsWith("POST /mcp HTTP/1.1\r\nHost: h\r\nMcp-Session-Id: s\r\nContent-Length: ");
            assertThat(request).contains("Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n");
            JsonNode json = JSON.readTree(body);
            assertThat(json.path("id").asLong()).isEqualTo(arrival);
            assertThat(json.at("/params/arguments/path").asText()).matches("/src/File\\d+\\.java mk-0123456789abcdef");
        }
    }

    @Test
    void theSameArrivalIsTheSameRequestWheneverItIsMade() throws Exception {
        RequestTemplate template = template("{\"path\":\"{int(1..1000000)}\"}");
        String first = encode(template, 5);
        encode(template, 6);

        assertThat(encode(template, 5)).isEqualTo(first);
        assertThat(encode(template, 6)).isNotEqualTo(first);
    }

    @Test
    void operationsAreChosenByTheirWeights() throws Exception {
        Requests requests = new Requests(
                List.of(template("{}"), template("{}"), template("{}")),
                List.of(60.0, 30.0, 10.0),
                List.of(new byte[0]),
                42);
        int[] chosen = new int[3];
        for (long arrival = 0; arrival < 100_000; arrival++) {
            chosen[requests.operationOf(arrival)]++;
        }

        assertThat(chosen[0] / 100_000.0).isCloseTo(0.6, within(0.005));
        assertThat(chosen[1] / 100_000.0).isCloseTo(0.3, within(0.005));
        assertThat(chosen[2] / 100_000.0).isCloseTo(0.1, within(0.005));
    }

    @Test
    void anArgumentIsRepeatedInAHeaderAsTheBodyOfTheSameRequestHasIt() throws Exception {
        JsonNode arguments = JSON.readTree("{\"n\":\"{int(1..9)}\",\"city\":\"{int(100..999)} {marker}\",\"loud\":true,"
                + "\"word\":\"gr\u00fc\u00df {int(1..5)}\",\"blank\":\" b\",\"quote\":\"say \\\"{{hi}}\\\"\"}");
        List<MirroredArgument> mirrored = new ArrayList<>();
        arguments
                .fieldNames()
                .forEachRemaining(name -> mirrored.add(
                        new MirroredArgument("Mcp-Param-" + name, Template.text(arguments, arguments.get(name)))));
        RequestTemplate template = template(arguments, mirrored);

        for (long arrival = 0; arrival < 20; arrival++) {
            String request = encode(template, arrival);
            JsonNode sent = JSON.readTree(request.substring(request.indexOf("\r\n\r\n")))
                    .path("params")
                    .path("arguments");
            assertThat(sent.path("word").asText()).startsWith("gr\u00fc\u00df ");
            assertThat(sent.path("quote").asText()).isEqualTo("say \"{hi}\"");
            sent.properties().forEach(argument -> {
                String line = request.lines()
                        .filter(one -> one.startsWith("Mcp-Param-" + argument.getKey() + ": "))
                        .findFirst()
                        .orElseThrow();
                String value = line.substring(line.indexOf(": ") + 2);
                assertThat(HeaderValues.decode(value))
                        .isEqualTo(argument.getValue().asText());
            });
        }
    }

    @Test
    void argumentsRepeatByTheirKeysAndTheIdTellsTheRequestsApart() throws Exception {
        RequestTemplate template = new RequestTemplate(
                "echo",
                "",
                ",\"method\":\"tools/call\",\"params\":{\"arguments\":",
                Template.json(JSON.readTree("{\"path\":\"{int(1..1000000)} {marker}\"}")),
                "}}",
                List.of(),
                null,
                new Zipf(1, 10));
        byte[] marker = new byte[Marker.LENGTH];
        Set<String> different = new HashSet<>();
        for (long arrival = 0; arrival < 500; arrival++) {
            template.mark(42, 0, arrival, marker);
            String request = encode(template, arrival, marker);
            JsonNode sent = JSON.readTree(request.substring(request.indexOf("\r\n\r\n")));
            assertThat(sent.path("id").asLong()).isEqualTo(arrival);
            different.add(sent.at("/params/arguments/path").asText());
        }

        assertThat(different).hasSize(10);
    }

    @Test
    void theCallsOfABatchHaveIdsAndMarkersOfTheirOwn() throws Exception {
        RequestTemplate template = template(Form.batch(3));
        Set<String> ids = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (long arrival = 0; arrival < 4; arrival++) {
            JsonNode array = body(encode(template, arrival, new byte[Marker.LENGTH]));
            assertThat(array).hasSize(3);
            array.forEach(call -> {
                ids.add(call.path("id").textValue());
                texts.add(call.at("/params/arguments/text").asText());
            });
        }

        assertThat(ids).hasSize(12).contains("b0", "b11");
        assertThat(texts).hasSize(12).allMatch(text -> text.matches("mk-[0-9a-f]{16}"));
    }

    @Test
    void aNotificationHasNoId() throws Exception {
        JsonNode message = body(encode(template(Form.NOTIFICATION), 5));

        assertThat(message.has("id")).isFalse();
        assertThat(message.path("jsonrpc").asText()).isEqualTo("2.0");
        assertThat(message.path("method").asText()).isEqualTo("tools/call");
    }

    private static JsonNode body(String request) throws Exception {
        String body = request.substring(request.indexOf("\r\n\r\n") + 4);
        assertThat(request).contains("Content-Length: " + body.length() + "\r\n");
        return JSON.readTree(body);
    }

    private static RequestTemplate template(Form form) throws Exception {
        return new RequestTemplate(
                "echo",
                "POST /mcp HTTP/1.1\r\n",
                ",\"method\":\"tools/call\",\"params\":{\"arguments\":",
                Template.json(JSON.readTree("{\"text\":\"{marker}\"}")),
                "}}",
                List.of(),
                null,
                null,
                form);
    }

    @Test
    void theSeedDecidesWhatIsAskedAndNothingElseDoes() throws Exception {
        Requests requests =
                new Requests(List.of(template("{}"), template("{}")), List.of(1.0, 1.0), List.of(new byte[0]), 42);

        assertThat(choices(requests)).isEqualTo(choices(requests)).isNotEqualTo(choices(requests.withSeed(43)));
    }

    @Test
    void aMarkerIsFoundAgainAndMistakenForNoOther() {
        byte[] marker = new byte[Marker.LENGTH];
        Marker.write(0xfedc_ba98_7654_3210L, marker);
        byte[] text = ("mk-mk-0000 " + new String(marker, UTF_8) + "!").getBytes(UTF_8);

        assertThat(new String(marker, UTF_8)).isEqualTo("mk-fedcba9876543210");
        assertThat(Marker.find(text, 0, text.length, marker)).isEqualTo(11);
        assertThat(Marker.find(text, 0, text.length - 2, marker)).isEqualTo(-1);
        assertThat(Marker.findAny(text, 0, text.length)).isEqualTo(11);
        assertThat(Marker.find(text, 0, text.length, MARKER)).isEqualTo(-1);
    }

    private static List<Integer> choices(Requests requests) {
        List<Integer> choices = new ArrayList<>();
        for (long arrival = 0; arrival < 64; arrival++) {
            choices.add(requests.operationOf(arrival));
        }
        return choices;
    }

    private static RequestTemplate template(String arguments) throws Exception {
        return template(JSON.readTree(arguments), List.of());
    }

    private static RequestTemplate template(JsonNode arguments, List<MirroredArgument> mirrored) {
        return new RequestTemplate(
                "echo",
                "POST /mcp HTTP/1.1\r\nHost: h\r\n",
                ",\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":",
                Template.json(arguments),
                "}}",
                mirrored,
                null,
                null);
    }

    private static String encode(RequestTemplate template, long arrival) {
        return encode(template, arrival, MARKER);
    }

    private static String encode(RequestTemplate template, long arrival, byte[] marker) {
        ByteBuf out = Unpooled.buffer();
        template.encode(out, "Mcp-Session-Id: s\r\n".getBytes(UTF_8), 42, 0, arrival, marker);
        return out.toString(UTF_8);
    }
}
