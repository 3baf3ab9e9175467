package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import io.only1mcp.wire.protocol.McpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of one request: its method, its path, and the values of the header fields that a server of MCP needs, found
 * in one pass over all fields. Reused by its connection; its values may be kept, the head itself may not.
 */
public final class RequestHead {
    private static final ReceivedHead NONE = ReceivedHead.refused(ReceivedHead.Fault.NONE);

    private static final byte[] HOST = HeadBytes.ascii("host");
    private static final byte[] ORIGIN = HeadBytes.ascii("origin");
    private static final byte[] EXPECT = HeadBytes.ascii("expect");
    private static final byte[] ACCEPT = HeadBytes.ascii("accept");
    private static final byte[] BAGGAGE = HeadBytes.ascii("baggage");
    private static final byte[] CONNECTION = HeadBytes.ascii("connection");
    private static final byte[] TRACESTATE = HeadBytes.ascii("tracestate");
    private static final byte[] TRACEPARENT = HeadBytes.ascii("traceparent");
    private static final byte[] AUTHORIZATION = HeadBytes.ascii("authorization");
    private static final byte[] MCP_NAME = lower(McpHeaders.NAME);
    private static final byte[] MCP_METHOD = lower(McpHeaders.METHOD);
    private static final byte[] SESSION_ID = lower(McpHeaders.SESSION_ID);
    private static final byte[] PROTOCOL_VERSION = lower(McpHeaders.PROTOCOL_VERSION);
    private static final byte[] PARAM_PREFIX = lower(McpHeaders.PARAM_PREFIX);

    private ReceivedHead received = NONE;
    private String path = "/";
    private @Nullable String authority;
    private @Nullable String host;
    private int hosts;
    private @Nullable String origin;
    private @Nullable String expect;
    private @Nullable String accept;
    private @Nullable String authorization;
    private @Nullable String protocolVersion;
    private @Nullable String mcpMethod;
    private @Nullable String mcpName;
    private @Nullable String sessionId;
    private boolean closes;
    private boolean unclear;
    private boolean repeated;
    private boolean forwarded;

    RequestHead() {}

    /**
     * The head that a text is.
     *
     * @param text lines that end with CR LF, the last of them blank
     * @throws IllegalArgumentException when it is none
     */
    public static RequestHead of(String text) {
        boolean ends = text.indexOf("\n\r\n") == text.length() - 3;
        ReceivedHead received =
                ends ? new ReceivedHead(text.getBytes(ISO_8859_1)) : ReceivedHead.refused(ReceivedHead.Fault.MALFORMED);
        if (received.fault() != ReceivedHead.Fault.NONE) {
            throw new IllegalArgumentException("not the head of a request: " + text);
        }
        RequestHead head = new RequestHead();
        head.read(received);
        return head;
    }

    /** Takes another request. */
    void read(ReceivedHead next) {
        clear();
        received = next;
        target(next.target());
        for (int field = 0; field < next.fields(); field++) {
            take(next, field);
        }
    }

    /** Forgets the request. */
    void clear() {
        received = NONE;
        path = "/";
        authority = null;
        host = null;
        hosts = 0;
        origin = null;
        expect = null;
        accept = null;
        closes = false;
        authorization = null;
        protocolVersion = null;
        mcpMethod = null;
        mcpName = null;
        sessionId = null;
        unclear = false;
        repeated = false;
        forwarded = false;
    }

    private void take(ReceivedHead next, int field) {
        switch (next.nameTo(field) - next.nameFrom(field)) {
            case 4 -> {
                if (next.is(field, HOST)) {
                    hosts++;
                    host = next.value(field);
                }
            }
            case 6 -> {
                if (next.is(field, ACCEPT)) {
                    accept = accept == null ? next.value(field) : accept;
                } else if (next.is(field, ORIGIN)) {
                    unclear |= origin != null;
                    origin = next.value(field);
                } else if (next.is(field, EXPECT)) {
                    unclear |= expect != null;
                    expect = next.value(field);
                }
            }
            case 8 -> {
                if (next.is(field, MCP_NAME)) {
                    repeated |= mcpName != null;
                    mcpName = next.value(field);
                }
            }
            case 10 -> {
                if (next.is(field, MCP_METHOD)) {
                    repeated |= mcpMethod != null;
                    mcpMethod = next.value(field);
                } else if (next.is(field, CONNECTION)) {
                    closes |= hasClose(next.value(field));
                } else {
                    forwarded |= isForwarded(next, field);
                }
            }
            case 13 -> {
                if (next.is(field, AUTHORIZATION)) {
                    unclear |= authorization != null;
                    authorization = next.value(field);
                } else {
                    forwarded |= isForwarded(next, field);
                }
            }
            case 14 -> {
                if (next.is(field, SESSION_ID)) {
                    unclear |= sessionId != null;
                    sessionId = next.value(field);
                } else {
                    forwarded |= isForwarded(next, field);
                }
            }
            case 20 -> {
                if (next.is(field, PROTOCOL_VERSION)) {
                    repeated |= protocolVersion != null;
                    protocolVersion = next.value(field);
                } else {
                    forwarded |= isForwarded(next, field);
                }
            }
            default -> forwarded |= isForwarded(next, field);
        }
    }

    /** Whether the field mirrors a parameter of the request. */
    private static boolean isParameter(ReceivedHead head, int field) {
        int from = head.nameFrom(field);
        int to = from + PARAM_PREFIX.length;
        return head.nameTo(field) > to && HeadBytes.same(head.array(), from, to, PARAM_PREFIX);
    }

    /** Whether the field is one that an intermediary passes on: trace context and mirrored parameters. */
    private static boolean isForwarded(ReceivedHead head, int field) {
        return switch (head.nameTo(field) - head.nameFrom(field)) {
            case 7 -> head.is(field, BAGGAGE);
            case 10 -> head.is(field, TRACESTATE);
            case 11 -> head.is(field, TRACEPARENT) || isParameter(head, field);
            default -> isParameter(head, field);
        };
    }

    private static byte[] lower(AsciiString name) {
        return name.toLowerCase().toByteArray();
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

    /** The head as it came. */
    ReceivedHead received() {
        return received;
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
        return closes;
    }

    private static boolean hasClose(String connection) {
        if (connection.length() < "close".length()) {
            return false;
        }
        for (String option : connection.split(",", -1)) {
            if (option.trim().equalsIgnoreCase("close")) {
                return true;
            }
        }
        return false;
    }

    /** The method; the constants of {@link HttpMethod} may be compared by identity. */
    public HttpMethod method() {
        return received.method();
    }

    /** The path without its query, undecoded. */
    public String path() {
        return path;
    }

    /** The target as it was sent, with its query. */
    public String target() {
        return received.target();
    }

    /** Whether Origin, Expect, Authorization or Mcp-Session-Id came twice. */
    boolean isUnclear() {
        return unclear;
    }

    /** Whether one of the fields by which requests are routed came twice. */
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

    /** Whether it has fields that an intermediary passes on: trace context and mirrored parameters. */
    public boolean hasForwarded() {
        return forwarded;
    }

    /** Writes those fields as they came, each as a line. */
    public void writeForwarded(ByteBuf out) {
        byte[] bytes = received.array();
        for (int field = 0; field < received.fields(); field++) {
            if (isForwarded(received, field)) {
                out.writeBytes(bytes, received.nameFrom(field), received.nameTo(field) - received.nameFrom(field))
                        .writeByte(':')
                        .writeByte(' ')
                        .writeBytes(
                                bytes, received.valueFrom(field), received.valueTo(field) - received.valueFrom(field))
                        .writeByte('\r')
                        .writeByte('\n');
            }
        }
    }

    /** The fields that mirror parameters of the request, names and values, in the order in which they came. */
    public List<Map.Entry<String, String>> parameters() {
        List<Map.Entry<String, String>> found = new ArrayList<>(0);
        for (int field = 0; forwarded && field < received.fields(); field++) {
            if (isParameter(received, field)) {
                found.add(Map.entry(received.name(field), received.value(field)));
            }
        }
        return found;
    }

    /** The first value of any field, or null. */
    public @Nullable String header(CharSequence name) {
        for (int field = 0; field < received.fields(); field++) {
            if (isNamed(field, name)) {
                return received.value(field);
            }
        }
        return null;
    }

    /** All values of any field. */
    public List<String> headers(CharSequence name) {
        List<String> values = new ArrayList<>(1);
        for (int field = 0; field < received.fields(); field++) {
            if (isNamed(field, name)) {
                values.add(received.value(field));
            }
        }
        return values;
    }

    private boolean isNamed(int field, CharSequence name) {
        return received.nameTo(field) - received.nameFrom(field) == name.length()
                && AsciiString.contentEqualsIgnoreCase(received.name(field), name);
    }
}
