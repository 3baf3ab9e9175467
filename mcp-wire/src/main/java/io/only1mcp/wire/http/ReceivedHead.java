package io.only1mcp.wire.http;

import io.netty.handler.codec.http.HttpMethod;
import java.util.Arrays;

/**
 * The head of a request in the bytes that came, and where its fields lie there. Read strictly (RFC 9112): lines end with
 * CR LF, names are tokens followed by a colon, nothing is folded, and there is one way to say where the body ends.
 */
final class ReceivedHead implements Received {
    /** Why a head is none. */
    enum Fault {
        /** It is one. */
        NONE,
        /** Its first line is longer than it may be. */
        LINE_TOO_LONG,
        /** Its fields are longer than they may be. */
        TOO_LONG,
        /** It breaks the grammar. */
        MALFORMED
    }

    /** The version of HTTP that it speaks. */
    enum Version {
        /** HTTP/1.0. */
        OLD,
        /** HTTP/1.1. */
        CURRENT,
        /** Another one. */
        OTHER
    }

    /** How its body is coded. */
    enum Coding {
        /** Not at all. */
        NONE,
        /** In chunks. */
        CHUNKED,
        /** In another way. */
        OTHER
    }

    private static final byte[] NOTHING = {};
    private static final byte[] POST = HeadBytes.ascii("POST");
    private static final byte[] CONTENT_LENGTH = HeadBytes.ascii("content-length");
    private static final byte[] TRANSFER_ENCODING = HeadBytes.ascii("transfer-encoding");
    private static final byte[] CHUNKED = HeadBytes.ascii("chunked");
    private static final byte[] PROTOCOL = HeadBytes.ascii("HTTP/");
    private static final int BROKEN = -1;

    /** The places that a field has: where its name and its value begin and end. */
    private static final int PLACES = 4;

    private static final int USUAL_FIELDS = 12;

    /** About how much memory a head takes besides its bytes and its fields. */
    private static final int OVERHEAD = 320;

    private final byte[] bytes;
    private final Fault fault;
    private int[] places = new int[USUAL_FIELDS * PLACES];
    private int fields;
    private HttpMethod method = HttpMethod.GET;
    private String target = "/";
    private Version version = Version.CURRENT;
    private Coding coding = Coding.NONE;
    private long contentLength = -1;

    private ReceivedHead(Fault known) {
        bytes = NOTHING;
        fault = known;
    }

    /**
     * Reads a head.
     *
     * @param whole with the blank line that ends it, which is the first one in it; is given away
     */
    ReceivedHead(byte[] whole) {
        bytes = whole;
        fault = isWellFormed() ? Fault.NONE : Fault.MALFORMED;
    }

    /** One that was not read to its end. */
    static ReceivedHead refused(Fault why) {
        return new ReceivedHead(why);
    }

    private boolean isWellFormed() {
        int at = requestLine(bytes);
        if (at == BROKEN) {
            return false;
        }
        read(at);
        while (bytes[at] != '\r') {
            at = field(at);
            if (at == BROKEN) {
                return false;
            }
        }
        // Whoever believed one of two lengths would see another request behind the body than whoever believed the
        // other.
        return at + 2 == bytes.length && (coding == Coding.NONE || contentLength < 0);
    }

    /**
     * The index behind a request line and its line end, or −1 where it is none.
     *
     * @param bytes begin with it; a line feed must be there
     */
    static int requestLine(byte[] bytes) {
        int at = 0;
        while (HeadBytes.isToken(bytes[at])) {
            at++;
        }
        if (at == 0 || bytes[at] != ' ') {
            return BROKEN;
        }
        int from = ++at;
        while (bytes[at] > ' ' && bytes[at] < 0x7F) {
            at++;
        }
        if (at == from || bytes[at] != ' ') {
            return BROKEN;
        }
        at++;
        boolean known = at + PROTOCOL.length + 5 <= bytes.length
                && Arrays.equals(bytes, at, at + PROTOCOL.length, PROTOCOL, 0, PROTOCOL.length);
        at += PROTOCOL.length;
        return known
                        && isDigit(bytes[at])
                        && bytes[at + 1] == '.'
                        && isDigit(bytes[at + 2])
                        && bytes[at + 3] == '\r'
                        && bytes[at + 4] == '\n'
                ? at + 5
                : BROKEN;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /** Takes a request line apart that is one, and ends at {@code end}. */
    private void read(int end) {
        int space = 0;
        while (bytes[space] != ' ') {
            space++;
        }
        method = space == POST.length && Arrays.equals(bytes, 0, space, POST, 0, space)
                ? HttpMethod.POST
                : HttpMethod.valueOf(text(0, space));
        target = text(space + 1, end - "_HTTP/1.1__".length());
        int minor = bytes[end - 3];
        boolean first = bytes[end - 5] == '1';
        version = first && minor == '1' ? Version.CURRENT : first && minor == '0' ? Version.OLD : Version.OTHER;
    }

    @SuppressWarnings("deprecation") // these bytes are ASCII, or ISO 8859-1 in the value of a field
    private String text(int from, int to) {
        return new String(bytes, 0, from, to - from);
    }

    /** Over one field with its line end. */
    private int field(int from) {
        int colon = from;
        while (HeadBytes.isToken(bytes[colon])) {
            colon++;
        }
        if (colon == from || bytes[colon] != ':') {
            return BROKEN;
        }
        int start = colon + 1;
        while (HeadBytes.isBlank(bytes[start])) {
            start++;
        }
        int end = HeadBytes.valueEnd(bytes, start);
        if (bytes[end] != '\r' || bytes[end + 1] != '\n') {
            return BROKEN;
        }
        int next = end + 2;
        while (end > start && HeadBytes.isBlank(bytes[end - 1])) {
            end--;
        }
        add(from, colon, start, end);
        return saysWhereItEnds(from, colon, start, end) ? next : BROKEN;
    }

    private void add(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        int at = fields * PLACES;
        if (at == places.length) {
            places = Arrays.copyOf(places, 2 * at);
        }
        places[at] = nameFrom;
        places[at + 1] = nameTo;
        places[at + 2] = valueFrom;
        places[at + 3] = valueTo;
        fields++;
    }

    /** Takes what says where the body ends; false when that was said before, or says nothing certain. */
    private boolean saysWhereItEnds(int nameFrom, int nameTo, int from, int to) {
        int length = nameTo - nameFrom;
        if (length == CONTENT_LENGTH.length && HeadBytes.same(bytes, nameFrom, nameTo, CONTENT_LENGTH)) {
            boolean first = contentLength < 0;
            contentLength = HeadBytes.number(bytes, from, to);
            return first && contentLength >= 0;
        }
        if (length == TRANSFER_ENCODING.length && HeadBytes.same(bytes, nameFrom, nameTo, TRANSFER_ENCODING)) {
            boolean first = coding == Coding.NONE;
            coding = HeadBytes.same(bytes, from, to, CHUNKED) ? Coding.CHUNKED : Coding.OTHER;
            return first;
        }
        return true;
    }

    @Override
    public int bytes() {
        return bytes.length + Integer.BYTES * places.length + OVERHEAD;
    }

    @Override
    public void release() {
        // It lies in an array.
    }

    /** Why it is none, or that it is one. */
    Fault fault() {
        return fault;
    }

    HttpMethod method() {
        return method;
    }

    /** The target as it was sent, of visible ASCII. */
    String target() {
        return target;
    }

    Version version() {
        return version;
    }

    Coding coding() {
        return coding;
    }

    /** Whether it is certain where its body ends: of others {@link HeadRules} refuses all. */
    boolean isFramed() {
        return fault == Fault.NONE
                && version != Version.OTHER
                && coding != Coding.OTHER
                && (version == Version.CURRENT || coding == Coding.NONE);
    }

    /** The length of the body, or −1 where nothing says it. */
    long contentLength() {
        return contentLength;
    }

    /** How many fields it has. */
    int fields() {
        return fields;
    }

    /** The array in which names and values lie. */
    byte[] array() {
        return bytes;
    }

    int nameFrom(int field) {
        return places[field * PLACES];
    }

    int nameTo(int field) {
        return places[field * PLACES + 1];
    }

    int valueFrom(int field) {
        return places[field * PLACES + 2];
    }

    int valueTo(int field) {
        return places[field * PLACES + 3];
    }

    /** The name of a field as it was sent. */
    String name(int field) {
        return text(nameFrom(field), nameTo(field));
    }

    /** The value of a field, without blanks around it. */
    String value(int field) {
        return text(valueFrom(field), valueTo(field));
    }

    /** Whether a field has this name. */
    boolean is(int field, byte[] lower) {
        return HeadBytes.same(bytes, nameFrom(field), nameTo(field), lower);
    }
}
