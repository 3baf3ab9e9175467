package io.only1mcp.proxy.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendHeaders;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.RequestHead;
import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Heads of requests to one backend, encoded once, and written piece by piece into a buffer. */
public final class RequestHeads {
    /** In place of the line that names a session where there is none. */
    static final byte[] NO_SESSION = {};

    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");

    /** The end of a line, as two bytes. */
    private static final int END_OF_LINE = 0x0D0A;

    /** The end of a line and a blank line, as four bytes. */
    private static final int END_OF_HEAD = 0x0D0A0D0A;

    /** Room for what is written behind a head that was encoded once: a length, a blank line. */
    public static final int FRAMING = 64;

    private final byte[] place;
    private final String target;
    private final byte[] modern;
    private final byte[][] relayed;

    /** The beginnings of requests up to 2025-11-25, by revision: what all sessions with the backend share. */
    private final Map<ProtocolVersion, byte[]> posts = new EnumMap<>(ProtocolVersion.class);

    @SuppressWarnings("EnumOrdinal") // methods are slots of an array
    RequestHeads(BackendAddress address, BackendHeaders headers) {
        String rest = " " + address.path() + " HTTP/1.1\r\nHost: " + address.authority() + "\r\n";
        place = ascii(rest);
        target = rest + "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
                + headers.lines();
        modern = ascii("POST" + target + McpHeaders.PROTOCOL_VERSION + ": " + ProtocolVersion.NEWEST.text() + "\r\n"
                + McpHeaders.METHOD + ": ");
        relayed = new byte[RelayedMethod.values().length][];
        for (RelayedMethod method : RelayedMethod.values()) {
            String named = method.inHeader() ? McpHeaders.NAME + ": " : "";
            relayed[method.ordinal()] = ascii(new String(modern, US_ASCII) + method.text() + "\r\n" + named);
        }
    }

    /** The beginning of a request since 2026-07-28, up to the value of Mcp-Method. */
    public byte[] modern() {
        return modern;
    }

    /** The beginning of a relayed request since 2026-07-28, up to the value of Mcp-Name where the method has one. */
    @SuppressWarnings("EnumOrdinal") // methods are slots of an array
    public byte[] relayed(RelayedMethod method) {
        return relayed[method.ordinal()];
    }

    /** The beginning of a request up to 2025-11-25, of a method of HTTP, for a revision and with the line that names a session. */
    byte[] legacy(String method, @Nullable ProtocolVersion version, byte[] session) {
        return ascii(method
                + target
                + (version == null ? "" : McpHeaders.PROTOCOL_VERSION + ": " + version.text() + "\r\n")
                + new String(session, US_ASCII));
    }

    /** The same of a POST, without the line that names the session. */
    byte[] post(ProtocolVersion version) {
        return posts.computeIfAbsent(version, of -> legacy("POST", of, NO_SESSION));
    }

    /** The line that names a session; none where there is none. */
    static byte[] session(@Nullable String id) {
        return id == null ? NO_SESSION : ascii(McpHeaders.SESSION_ID + ": " + id + "\r\n");
    }

    /** The request of a call of which nothing has gone, which was made with the heads of another address, for this one. */
    ByteBuf moved(ByteBuf request, RequestHeads from) {
        int method = request.bytesBefore((byte) ' ');
        int start = request.readerIndex();
        int rest = start + method + from.place.length;
        int length = request.writerIndex() - rest;
        return request.alloc()
                .directBuffer(method + place.length + length)
                .writeBytes(request, start, method)
                .writeBytes(place)
                .writeBytes(request, rest, length);
    }

    /** Ends a line. */
    public static void endLine(ByteBuf out) {
        out.writeShort(END_OF_LINE);
    }

    /** Ends a head whose body has that many bytes. */
    public static void end(ByteBuf out, long bodyBytes) {
        out.writeBytes(CONTENT_LENGTH);
        AnswerHead.writeNumber(out, bodyBytes);
        out.writeInt(END_OF_HEAD);
    }

    /** The lines that {@link RequestHead#writeForwarded} writes. */
    public static byte[] forwarded(RequestHead head) {
        ByteBuf lines = Unpooled.buffer();
        head.writeForwarded(lines);
        return ByteBufUtil.getBytes(lines);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
