package io.only1mcp.wire.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.http.RequestHead;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    private static final String META =
            "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";
    private static final String CALL =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a.echo\"," + META + "}}";
    private static final String HEADERS = "MCP-Protocol-Version: 2026-07-28~Mcp-Method: tools/call~Mcp-Name: a.echo";
    private static final Set<ProtocolVersion> SERVED = EnumSet.allOf(ProtocolVersion.class);

    private final Envelope envelope = new Envelope();

    private static RequestHead head(String lines) {
        String fields = lines.isEmpty() ? "" : lines.replace("~", "\r\n") + "\r\n";
        return RequestHead.of("POST /mcp HTTP/1.1\r\n" + fields + "\r\n");
    }

    private byte[] scan(String message) {
        byte[] bytes = message.getBytes(UTF_8);
        assertThat(envelope.scan(bytes, 0, bytes.length)).isTrue();
        return bytes;
    }

    private @Nullable RpcError modern(String message, String headers) {
        return ModernRules.check(scan(message), envelope, head(headers), SERVED);
    }

    @Test
    void aCallThatKeepsTheRulesPasses() {
        assertThat(modern(CALL, HEADERS)).isNull();
        assertThat(modern(CALL, HEADERS.replace("a.echo", "=?base64?YS5lY2hv?=")))
                .isNull();
        assertThat(modern(CALL.replace("a.echo", "a\\u002eecho"), HEADERS)).isNull();
        assertThat(modern(CALL.replace("a.echo", "ä"), HEADERS.replace("a.echo", "=?base64?w6Q=?=")))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mcp-Method: tools/call~Mcp-Name: a.echo|-32020",
                "MCP-Protocol-Version: 2025-11-25~Mcp-Method: tools/call~Mcp-Name: a.echo|-32020",
                "MCP-Protocol-Version: 2026-07-28~Mcp-Name: a.echo|-32020",
                "MCP-Protocol-Version: 2026-07-28~Mcp-Method: tools/list~Mcp-Name: a.echo|-32020",
                "MCP-Protocol-Version: 2026-07-28~Mcp-Method: TOOLS/CALL~Mcp-Name: a.echo|-32020",
                "MCP-Protocol-Version: 2026-07-28~Mcp-Method: tools/call|-32020",
                "MCP-Protocol-Version: 2026-07-28~Mcp-Method: tools/call~Mcp-Name: a.ech|-32020",
                "MCP-Protocol-Version: 2026-07-28~Mcp-Method: tools/call~Mcp-Name: a.echoo|-32020",
                "MCP-Protocol-Version: 2026-07-28~Mcp-Method: tools/call~Mcp-Name: A.echo|-32020",
                "MCP-Protocol-Version: 2026-07-28~Mcp-Method: tools/call~Mcp-Name: =?base64?YS5lY2hv|-32020",
                "MCP-Protocol-Version: 2026-07-28~Mcp-Method: tools/call~Mcp-Name: =?base64?YS5lY2h=?=|-32020",
                "MCP-Protocol-Version: 2026-07-28~Mcp-Method: tools/call~Mcp-Name: a.echo~Mcp-Name: a.echo|-32020"
            })
    void aHeaderThatIsMissingOrSaysOtherIsAMismatch(String headers, int code) {
        assertThat(modern(CALL, headers)).isNotNull().satisfies(error -> {
            assertThat(error.status()).isEqualTo(400);
            assertThat(error.code()).isEqualTo(code);
        });
    }

    @Test
    void anIncompleteMetadataIsAnInvalidParameter() {
        String empty = CALL.replace(META, "\"_meta\":{}");
        assertThat(modern(empty, HEADERS)).extracting(RpcError::code).isEqualTo(ErrorCodes.INVALID_PARAMS);
        String withoutCapabilities = CALL.replace(",\"io.modelcontextprotocol/clientCapabilities\":{}", "");
        assertThat(modern(withoutCapabilities, HEADERS))
                .extracting(RpcError::code)
                .isEqualTo(ErrorCodes.INVALID_PARAMS);
        String withoutName = CALL.replace("\"name\":\"a.echo\",", "");
        assertThat(modern(withoutName, HEADERS)).extracting(RpcError::code).isEqualTo(ErrorCodes.INVALID_PARAMS);
    }

    @Test
    void anUnknownRevisionIsAnsweredWithThoseThatAreServed() {
        assertThat(ModernRules.check(
                        scan(CALL.replace("2026-07-28", "2027-01-01")),
                        envelope,
                        head(HEADERS.replace("2026-07-28", "2027-01-01")),
                        EnumSet.of(ProtocolVersion.V2026_07_28)))
                .isEqualTo(new RpcError(
                        400,
                        ErrorCodes.UNSUPPORTED_VERSION,
                        "unsupported protocol version",
                        "{\"supported\":[\"2026-07-28\"],\"requested\":\"2027-01-01\"}"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-28, false, true",
        "2027-01-01, false, true",
        "2025-11-25, false, false",
        "2025-11-25, true, true",
        "nonsense, false, false",
        ", false, false",
        ", true, true"
    })
    void theEraOfAMessageIsKnown(@Nullable String header, boolean meta, boolean modern) {
        scan(meta ? CALL : "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{}}");
        assertThat(ModernRules.apply(envelope, head(header == null ? "" : "MCP-Protocol-Version: " + header)))
                .isEqualTo(modern);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,\"method\":\"x\"}",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"x\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"x\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"x\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"x\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":[]}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}",
                "{\"jsonrpc\":\"2.0\",\"result\":{}}",
                "{}"
            })
    void whatIsNoMessageIsRefused(String text) {
        scan(text);
        assertThat(MessageRules.check(envelope)).extracting(RpcError::code).isEqualTo(ErrorCodes.INVALID_REQUEST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"x\"}|true",
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\",\"params\":{}}|false",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}|false",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"m\"}}|false"
            })
    void requestsNotificationsAndResponsesAreTold(String text, boolean request) {
        scan(text);
        assertThat(MessageRules.check(envelope)).isNull();
        assertThat(MessageRules.isRequest(envelope)).isEqualTo(request);
    }

    @Test
    void anErrorRepeatsTheIdAsItWasWritten() {
        RpcError error = new RpcError(404, -32601, "no \"x\"", "{\"a\":1}");
        byte[] message = scan("{\"id\":\"q\\u0041\\\"\"}");
        assertThat(new String(error.body(RpcError.id(message, envelope)), UTF_8))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"q\\u0041\\\"\",\"error\":{\"code\":-32601,\"message\":\"no \\\"x\\\"\",\"data\":{\"a\":1}}}");
        message = scan("{\"id\":1.5}");
        assertThat(new String(RpcError.id(message, envelope), UTF_8)).isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain|plain",
                "a b|a b",
                "` outer`|=?base64?IG91dGVy?=",
                "ä|=?base64?w6Q=?=",
                "``|=?base64??=",
                "=?base64?x?=|=?base64?PT9iYXNlNjQ/eD89?=",
                "=?base64?x|=?base64?x"
            })
    void headerValuesStandForTheirText(String text, String value) {
        assertThat(HeaderValues.encode(text)).isEqualTo(value);
        assertThat(HeaderValues.decode(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"=?base64?w6Q?=", "=?base64?w6R=?=", "=?base64?/w==?=", "=?base64?*?=", "\u00e4", "a\u0001"})
    void otherHeaderValuesStandForNothing(String value) {
        assertThat(HeaderValues.decode(value)).isNull();
    }

    @Test
    void olderRevisionsAreNegotiatedAsTheyAlwaysWere() {
        assertThat(LegacyRules.negotiate("2025-06-18")).isEqualTo(ProtocolVersion.V2025_06_18);
        assertThat(LegacyRules.negotiate("2024-11-05")).isEqualTo(ProtocolVersion.V2025_11_25);
        assertThat(LegacyRules.negotiate("2026-07-28")).isEqualTo(ProtocolVersion.V2025_11_25);
        assertThat(LegacyRules.check(head("MCP-Protocol-Version: 1.0")))
                .extracting(RpcError::status)
                .isEqualTo(400);
        assertThat(LegacyRules.check(head(""))).isNull();
    }
}
