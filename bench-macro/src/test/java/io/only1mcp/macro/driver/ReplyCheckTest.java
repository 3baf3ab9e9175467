package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Outcome;
import io.only1mcp.wire.http.ResponseHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyCheckTest {
    private static final String MARKER = "mk-0123456789abcdef";
    private static final String FOREIGN = "mk-fedcba9876543210";
    private static final String GOOD =
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"" + MARKER
                    + " hello\"}],\"isError\":false,\"resultType\":\"complete\"}}";

    private final ReplyCheck check = new ReplyCheck(1);

    @Test
    void aCompleteResultWithItsIdAndItsMarkerIsGood() {
        assertThat(json(200, GOOD)).isEqualTo(new Outcome.Ok());
        assertThat(json(200, "  " + GOOD)).isEqualTo(new Outcome.Ok());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP           | HTTP 503                | 503 | busy",
                "HTTP           | HTTP 202                | 202 | ''",
                "HTTP           | HTTP 502: -31502 backend down | 502 | {\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-31502,\"message\":\"backend down\"}}",
                "JSON_RPC       | -32602 no such tool     | 200 | {\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32602,\"message\":\"no such tool\"}}",
                "JSON_RPC       | -32700 parse error      | 200 | {\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"parse error\"}}",
                "WRONG_ID       | id                      | 200 | {\"jsonrpc\":\"2.0\",\"id\":8,\"result\":{}}",
                "WRONG_ID       | id                      | 200 | {\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":{}}",
                "TOOL           | file not found          | 200 | {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"isError\":true,\"content\":[{\"text\":\"file not found\"}]}}",
                "MISSING_REPLY  | empty                   | 200 | ''",
                "INVALID_REPLY  | no JSON-RPC             | 200 | <html>",
                "INVALID_REPLY  | neither                 | 200 | {\"jsonrpc\":\"2.0\",\"id\":7}",
                "INVALID_REPLY  | resultType              | 200 | {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"resultType\":\"input_required\"}}",
                "UNEXPECTED     | marker                  | 200 | {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}",
            })
    void anyOtherAnswerIsAFailureOfItsKind(FailureKind kind, String detail, int status, String body) {
        Outcome outcome = json(status, body);

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) outcome).kind()).isEqualTo(kind);
        assertThat(((Outcome.Failed) outcome).detail()).contains(detail);
    }

    @Test
    void theMarkerOfAnotherRequestIsAKindOfItsOwn() {
        assertThat(kind(json(200, GOOD.replace(MARKER, FOREIGN)))).isEqualTo(FailureKind.FOREIGN_MARKER);
    }

    @Test
    void theMarkerIsFoundWhereverItStands() {
        assertThat(json(200, GOOD)).isEqualTo(new Outcome.Ok());
        String later = GOOD.replace("\"text\":\"" + MARKER, "\"text\":\"some text before it " + MARKER);
        assertThat(json(200, later)).isEqualTo(new Outcome.Ok());
        assertThat(json(200, GOOD)).isEqualTo(new Outcome.Ok());
    }

    @Test
    void anExpectedTextThatIsMissingIsUnexpected() {
        assertThat(outcome("application/json", 200, GOOD, null, "hello")).isEqualTo(new Outcome.Ok());
        assertThat(kind(outcome("application/json", 200, GOOD, null, "world"))).isEqualTo(FailureKind.UNEXPECTED);
    }

    @Test
    void anExpectedTextIsFoundHoweverJsonWritesItsLetters() {
        String escaped = GOOD.replace("hello", "h\\u00e9llo \\/ there");
        assertThat(outcome("application/json", 200, escaped, null, "h\u00e9llo / there"))
                .isEqualTo(new Outcome.Ok());
    }

    @Test
    void anEventStreamIsAsGoodAsItsResponse() {
        String stream = "id: 1\ndata: \n\n: keep-alive\n\n"
                + "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}\n\n"
                + "event: message\nid: 2\ndata: " + GOOD + "\n\n";
        assertThat(outcome("text/event-stream", 200, stream, MARKER, null)).isEqualTo(new Outcome.Ok());
        assertThat(kind(outcome("text/event-stream", 200, ": nothing\n\n", MARKER, null)))
                .isEqualTo(FailureKind.MISSING_REPLY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":8,\"result\":{}} | id 8 in place of 7",
                "{\"jsonrpc\":\"2.0\",\"result\":{}} | id absent in place of 7",
                "{\"jsonrpc\":\"2.0\",\"id\":8,\"error\":{\"code\":1,\"message\":\"no\"}} | id 8 in place of 7",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"a\":\"mk-fedcba9876543210\"}} "
                        + "| mk-fedcba9876543210 in place of mk-0123456789abcdef",
                "'' | empty answer"
            })
    void aReplyThatIsWrongWhateverTheLoadSaysWhatCameInPlaceOfWhat(String body, String evidence) {
        Outcome.Failed failed = (Outcome.Failed) json(200, body);

        assertThat(failed.kind().wrong()).isTrue();
        assertThat(failed.evidence()).isEqualTo(evidence);
    }

    @Test
    void aNotificationIsGoodWhenItWasTaken() {
        assertThat(of(Form.NOTIFICATION, "application/json", 202, "")).isEqualTo(new Outcome.Ok());
        assertThat(kind(of(Form.NOTIFICATION, "application/json", 200, GOOD))).isEqualTo(FailureKind.HTTP);
        assertThat(kind(of(Form.NOTIFICATION, "application/json", 400, ""))).isEqualTo(FailureKind.HTTP);
    }

    @Test
    void aBatchIsGoodWhenEachOfItsCallsIsAnsweredOnceWithItsMarker() {
        String first = answer("b14", MARKER);
        String second = answer("b15", MARKER);
        assertThat(batch("[" + second + "," + first + "]")).isEqualTo(new Outcome.Ok());
        assertThat(of(Form.batch(2), "text/event-stream", 200, "data: " + first + "\n\ndata: [" + second + "]\n\n"))
                .isEqualTo(new Outcome.Ok());

        assertThat(kind(batch("[" + first + "]"))).isEqualTo(FailureKind.MISSING_REPLY);
        assertThat(kind(batch("[" + first + "," + first + "]"))).isEqualTo(FailureKind.WRONG_ID);
        assertThat(kind(batch("[" + first + "," + answer("b16", MARKER) + "]"))).isEqualTo(FailureKind.WRONG_ID);
        assertThat(kind(batch("[" + first + "," + answer("b15", FOREIGN) + "]")))
                .isEqualTo(FailureKind.FOREIGN_MARKER);
        assertThat(kind(batch("[" + first
                        + ",{\"jsonrpc\":\"2.0\",\"id\":\"b15\",\"error\":{\"code\":1,\"message\":\"no\"}}]")))
                .isEqualTo(FailureKind.JSON_RPC);
        assertThat(kind(batch("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"no\"}}")))
                .isEqualTo(FailureKind.JSON_RPC);
        assertThat(kind(batch("nothing"))).isEqualTo(FailureKind.INVALID_REPLY);
    }

    private static String answer(String id, String marker) {
        return "{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"result\":{\"content\":[{\"text\":\"" + marker + "\"}]}}";
    }

    private Outcome batch(String body) {
        return of(Form.batch(2), "application/json", 200, body);
    }

    private Outcome of(Form form, String type, int status, String body) {
        return outcome(type, status, body, MARKER, null, form);
    }

    @Test
    void aDetailIsOneBoundedLineWithoutControlCharacters() {
        String nasty = "\\u001b[31mred\\n" + "x".repeat(1000);
        Outcome outcome =
                json(200, "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":1,\"message\":\"" + nasty + "\"}}");

        assertThat(((Outcome.Failed) outcome).detail())
                .doesNotContain("\u001b")
                .doesNotContain("\n")
                .hasSizeLessThan(200);
    }

    private Outcome json(int status, String body) {
        return outcome("application/json", status, body, MARKER, null);
    }

    private static FailureKind kind(Outcome outcome) {
        return ((Outcome.Failed) outcome).kind();
    }

    private Outcome outcome(String type, int status, String text, @Nullable String marker, @Nullable String expected) {
        return outcome(type, status, text, marker, expected, Form.REQUEST);
    }

    private Outcome outcome(
            String type, int status, String text, @Nullable String marker, @Nullable String expected, Form form) {
        byte[] head = ("HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nContent-Length: 0\r\n\r\n")
                .getBytes(UTF_8);
        ResponseHead scanned = new ResponseHead();
        assertThat(scanned.scan(head, 0, head.length)).isEqualTo(head.length);
        byte[] body = ("surroundings" + text).getBytes(UTF_8);
        return check.check(scanned, body, 12, body.length, new ReplyCheck.Expected() {
            @Override
            public long id() {
                return 7;
            }

            @Override
            public int operation() {
                return 0;
            }

            @Override
            public Form form() {
                return form;
            }

            @Override
            public byte @Nullable [] marker() {
                return marker == null ? null : marker.getBytes(UTF_8);
            }

            @Override
            public byte @Nullable [] text() {
                return expected == null ? null : expected.getBytes(UTF_8);
            }
        });
    }
}
