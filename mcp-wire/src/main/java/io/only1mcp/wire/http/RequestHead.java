package io.only1mcp.wire.http;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.only1mcp.wire.protocol.McpHeaders;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of one request: its method, its path, and the values of the header fields that a server of MCP needs, found
 * in one pass over all fields. Reused by its connection; its values may be kept, the head itself may not.
 */
public final class RequestHead {
    private static final HttpRequest NONE =
            new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", EmptyHttpHeaders.INSTANCE);

    private static final AsciiString HOST = AsciiString.cached("host");
    private static final AsciiString ORIGIN = AsciiString.cached("origin");
    private static final AsciiString EXPECT = AsciiString.cached("expect");
    private static final AsciiString ACCEPT = AsciiString.cached("accept");
    private static final AsciiString BAGGAGE = AsciiString.cached("baggage");
    private static final AsciiString CONNECTION = AsciiString.cached("connection");
    private static final AsciiString TRACESTATE = AsciiString.cached("tracestate");
    private static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    private static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");
    private static final AsciiString TRANSFER_ENCODING = AsciiString.cached("transfer-encoding");

    private HttpRequest request = NONE;
    private String path = "/";
    private int longest;
    private @Nullable String authority;
    private @Nullable String host;
    private int hosts;
    private @Nullable String origin;
    private @Nullable String expect;
    private @Nullable String accept;
    private @Nullable String connection;
    private @Nullable String contentLength;
    private @Nullable String transferEncoding;
    private @Nullable String authorization;
    private @Nullable String protocolVersion;
    private @Nullable String mcpMethod;
    private @Nullable String mcpName;
    private @Nullable String sessionId;
    private boolean framingRepeated;
    private boolean repeated;
    private boolean forwarded;

    RequestHead() {}

    /** The head of a request that was decoded elsewhere. */
    public static RequestHead of(HttpRequest request) {
        RequestHead head = new RequestHead();
        head.read(request);
        return head;
    }

    /** Takes another request. */
    void read(HttpRequest next) {
        clear();
        request = next;
        target(next.uri());
        Iterator<Map.Entry<CharSequence, CharSequence>> fields = next.headers().iteratorCharSequence();
        while (fields.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = fields.next();
            longest =
                    Math.max(longest, field.getKey().length() + field.getValue().length());
            take(field.getKey(), field.getValue());
        }
    }

    /** Forgets the request. */
    void clear() {
        request = NONE;
        path = "/";
        longest = 0;
        authority = null;
        host = null;
        hosts = 0;
        origin = null;
        expect = null;
        accept = null;
        connection = null;
        contentLength = null;
        transferEncoding = null;
        authorization = null;
        protocolVersion = null;
        mcpMethod = null;
        mcpName = null;
        sessionId = null;
        framingRepeated = false;
        repeated = false;
        forwarded = false;
    }

    private void take(CharSequence name, CharSequence value) {
        switch (name.length()) {
            case 4 -> {
                if (HOST.contentEqualsIgnoreCase(name)) {
                    hosts++;
                    host = value.toString();
                }
            }
            case 6 -> {
                if (ACCEPT.contentEqualsIgnoreCase(name)) {
                    accept = accept == null ? value.toString() : accept;
                } else if (ORIGIN.contentEqualsIgnoreCase(name)) {
                    framingRepeated |= origin != null;
                    origin = value.toString();
                } else if (EXPECT.contentEqualsIgnoreCase(name)) {
                    framingRepeated |= expect != null;
                    expect = value.toString();
                }
            }
            case 7 -> forwarded |= BAGGAGE.contentEqualsIgnoreCase(name);
            case 8 -> {
                if (McpHeaders.NAME.contentEqualsIgnoreCase(name)) {
                    repeated |= mcpName != null;
                    mcpName = value.toString();
                }
            }
            case 10 -> {
                if (McpHeaders.METHOD.contentEqualsIgnoreCase(name)) {
                    repeated |= mcpMethod != null;
                    mcpMethod = value.toString();
                } else if (CONNECTION.contentEqualsIgnoreCase(name)) {
                    connection = connection == null ? value.toString() : connection + "," + value;
                } else {
                    forwarded |= TRACESTATE.contentEqualsIgnoreCase(name);
                }
            }
            case 11 -> forwarded |= TRACEPARENT.contentEqualsIgnoreCase(name) || isParameter(name);
            case 13 -> {
                if (AUTHORIZATION.contentEqualsIgnoreCase(name)) {
                    framingRepeated |= authorization != null;
                    authorization = value.toString();
                } else {
                    forwarded |= isParameter(name);
                }
            }
            case 14 -> {
                if (CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
                    framingRepeated |= contentLength != null;
                    contentLength = value.toString();
                } else if (McpHeaders.SESSION_ID.contentEqualsIgnoreCase(name)) {
                    repeated |= sessionId != null;
                    sessionId = value.toString();
                } else {
                    forwarded |= isParameter(name);
                }
            }
            case 17 -> {
                if (TRANSFER_ENCODING.contentEqualsIgnoreCase(name)) {
                    framingRepeated |= transferEncoding != null;
                    transferEncoding = value.toString();
                } else {
                    forwarded |= isParameter(name);
                }
            }
            case 20 -> {
                if (McpHeaders.PROTOCOL_VERSION.contentEqualsIgnoreCase(name)) {
                    repeated |= protocolVersion != null;
                    protocolVersion = value.toString();
                } else {
                    forwarded |= isParameter(name);
                }
            }
            default -> forwarded |= isParameter(name);
        }
    }

    /** Whether the field mirrors a parameter of the request. */
    public static boolean isParameter(CharSequence name) {
        return name.length() > McpHeaders.PARAM_PREFIX.length()
                && AsciiString.regionMatches(
                        name, true, 0, McpHeaders.PARAM_PREFIX, 0, McpHeaders.PARAM_PREFIX.length());
    }

    /** Whether the field is one that an intermediary passes on: trace context and mirrored parameters. */
    public static boolean isForwarded(CharSequence name) {
        return switch (name.length()) {
            case 7 -> BAGGAGE.contentEqualsIgnoreCase(name);
            case 10 -> TRACESTATE.contentEqualsIgnoreCase(name);
            case 11 -> TRACEPARENT.contentEqualsIgnoreCase(name) || isParameter(name);
            default -> isParameter(name);
        };
    }

    /** Takes a target in origin form or absolute form apart; the path is empty when it is neither. */
    private void target(String target) {
        String local = target;
        if (!target.startsWith("/")) {
            int scheme = target.regionMatches(true, 0, "http://", 0, 7)
                    ? 7
                    : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
            if (scheme < 0) {
                path = "";
                return;
            }
            int slash = target.indexOf('/', scheme);
            authority = slash < 0 ? target.substring(scheme) : target.substring(scheme, slash);
            local = slash < 0 ? "/" : target.substring(slash);
        }
        int query = local.indexOf('?');
        path = query < 0 ? local : local.substring(0, query);
    }

    /** The request as the decoder left it. */
    HttpRequest request() {
        return request;
    }

    /** The last Host, or null. */
    @Nullable
    String host() {
        return host;
    }

    /** Host and port of a target in absolute form, or null. */
    @Nullable
    String authority() {
        return authority;
    }

    /** How many Host fields it has. */
    int hosts() {
        return hosts;
    }

    /** Expect, or null. */
    @Nullable
    String expect() {
        return expect;
    }

    /** Whether Connection holds the word close. */
    boolean closes() {
        if (connection == null || connection.length() < "close".length()) {
            return false;
        }
        for (String option : connection.split(",", -1)) {
            if (option.trim().equalsIgnoreCase("close")) {
                return true;
            }
        }
        return false;
    }

    /** How many bytes its longest field has. */
    int longest() {
        return longest;
    }

    /** Content-Length, or null. */
    @Nullable
    String contentLength() {
        return contentLength;
    }

    /** Transfer-Encoding, or null. */
    @Nullable
    String transferEncoding() {
        return transferEncoding;
    }

    /** The method; the constants of {@link HttpMethod} may be compared by identity. */
    public HttpMethod method() {
        return request.method();
    }

    /** The path without its query, undecoded. */
    public String path() {
        return path;
    }

    /** The target as it was sent, with its query. */
    public String target() {
        return request.uri();
    }

    /** Whether Origin, Expect, Authorization or a field that says where the body ends came twice. */
    boolean framingRepeated() {
        return framingRepeated;
    }

    /** Whether one of MCP's own fields came twice. */
    public boolean repeated() {
        return repeated;
    }

    /** Origin, or null. */
    public @Nullable String origin() {
        return origin;
    }

    /** Authorization, or null; a secret. */
    public @Nullable String authorization() {
        return authorization;
    }

    /** The first Accept, or null. */
    public @Nullable String accept() {
        return accept;
    }

    /** MCP-Protocol-Version, or null. */
    public @Nullable String protocolVersion() {
        return protocolVersion;
    }

    /** Mcp-Method, or null. */
    public @Nullable String mcpMethod() {
        return mcpMethod;
    }

    /** Mcp-Name as it was sent, or null. */
    public @Nullable String mcpName() {
        return mcpName;
    }

    /** Mcp-Session-Id, or null. */
    public @Nullable String sessionId() {
        return sessionId;
    }

    /** Whether any field is one that {@link #isForwarded} names. */
    public boolean hasForwarded() {
        return forwarded;
    }

    /** All fields, in the order in which they came. */
    public Iterator<Map.Entry<CharSequence, CharSequence>> fields() {
        return request.headers().iteratorCharSequence();
    }

    /** The first value of any field, or null. */
    public @Nullable String header(CharSequence name) {
        return request.headers().get(name);
    }

    /** All values of any field. */
    public List<String> headers(CharSequence name) {
        HttpHeaders headers = request.headers();
        return headers.getAll(name);
    }
}
