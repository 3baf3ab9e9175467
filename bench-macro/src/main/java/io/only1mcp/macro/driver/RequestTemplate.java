package io.only1mcp.macro.driver;

import io.netty.buffer.ByteBuf;
import io.only1mcp.core.draws.Draws;
import io.only1mcp.core.draws.Zipf;
import io.only1mcp.core.profile.Template;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one operation's requests: what never changes, encoded once, and what is filled in for each: the id, the
 * drawn arguments, the marker, the length. What is drawn belongs to the request's key: its number, or where arguments repeat,
 * a key that is drawn itself, so that equal keys are equal arguments with an equal marker. Filling in copies and allocates nothing. For one event loop.
 *
 * <p>In a batch each message has arguments, a marker and an id of its own; {@code message} below is the number of a message,
 * which is that of the arrival where a request has one.
 */
public final class RequestTemplate {
    private static final byte[] ID = ascii("{\"jsonrpc\":\"2.0\",\"id\":");
    private static final byte[] NO_ID = ascii("{\"jsonrpc\":\"2.0\"");
    /** Ids inside a batch are texts, so that none is that of a single request. */
    private static final byte[] BATCH_ID = ascii("{\"jsonrpc\":\"2.0\",\"id\":\"" + Form.BATCH_ID);

    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] END_OF_LINE = ascii("\r\n");
    private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
    private static final int LONGEST_NUMBER = 20;
    /** The slot of the draw that makes a key; the slots of arguments count from 0. */
    private static final int KEY = -2;

    private final String name;
    private final byte[] head;
    private final byte[] before;
    private final @Nullable Template arguments;
    private final byte[] after;
    private final MirroredArgument[] mirrored;
    private final byte @Nullable [] expected;
    private final @Nullable Zipf repeat;
    private final Form form;
    private final boolean marked;
    private final byte[] body;
    private final byte[] number = new byte[LONGEST_NUMBER];

    /**
     * A template.
     *
     * @param name what reports call the operation
     * @param head request line and header lines, each ended with CR LF, without Content-Length; empty where no HTTP is spoken
     * @param before the body behind the id, up to the arguments: {@code ,"method":"tools/call","params":} and so on
     * @param arguments what is drawn for each request, or null
     * @param after the body behind the arguments, to its end
     * @param mirrored the arguments that headers repeat
     * @param expected text that every good answer holds, as JSON writes it, or null
     * @param repeat how often arguments come again, or null where each request has its own
     */
    public RequestTemplate(
            String name,
            String head,
            String before,
            @Nullable Template arguments,
            String after,
            List<MirroredArgument> mirrored,
            @Nullable String expected,
            @Nullable Zipf repeat) {
        this(name, head, before, arguments, after, mirrored, expected, repeat, Form.REQUEST);
    }

    /**
     * The same in another form.
     *
     * @param form whether it has an id, and how many of its kind travel together
     */
    public RequestTemplate(
            String name,
            String head,
            String before,
            @Nullable Template arguments,
            String after,
            List<MirroredArgument> mirrored,
            @Nullable String expected,
            @Nullable Zipf repeat,
            Form form) {
        this.name = name;
        this.head = head.getBytes(StandardCharsets.ISO_8859_1);
        this.before = before.getBytes(StandardCharsets.UTF_8);
        this.arguments = arguments;
        this.after = after.getBytes(StandardCharsets.UTF_8);
        this.mirrored = mirrored.toArray(new MirroredArgument[0]);
        this.expected = expected == null ? null : expected.getBytes(StandardCharsets.UTF_8);
        this.repeat = repeat;
        this.form = form;
        this.marked = arguments != null && arguments.marked();
        int drawn = arguments == null ? 0 : arguments.longest(Marker.LENGTH);
        int message = BATCH_ID.length + LONGEST_NUMBER + 2 + this.before.length + drawn + this.after.length;
        this.body = new byte[form.messages() * (message + 1) + 2];
    }

    /** What reports call the operation. */
    public String name() {
        return name;
    }

    /** Whether its requests carry a marker that the answers must repeat. */
    boolean marked() {
        return marked;
    }

    /** The text that every good answer holds, or null. */
    byte @Nullable [] expected() {
        return expected;
    }

    /** How often arguments come again, or null where each request has its own. */
    @Nullable
    Zipf repeat() {
        return repeat;
    }

    /** How its messages travel. */
    public Form form() {
        return form;
    }

    /** What the arguments and the marker of a message are drawn for. */
    long key(long seed, int operation, long message) {
        return repeat == null ? message : repeat.key(Draws.next(seed, operation, message, KEY));
    }

    /** The bits that make the marker of a message. */
    long markerBits(long seed, int operation, long message) {
        return Draws.next(seed, operation, key(seed, operation, message), Marker.SLOT);
    }

    /** Writes the marker of a message to {@code marker}, where it carries one. */
    void mark(long seed, int operation, long message, byte[] marker) {
        if (marked) {
            Marker.write(markerBits(seed, operation, message), marker);
        }
    }

    /**
     * Writes one request.
     *
     * @param out where to; grows as needed
     * @param clientHead header lines of the client, each ended with CR LF
     * @param seed of all draws
     * @param operation the operation's number
     * @param arrival the arrival; its number is the id
     * @param marker {@link Marker#LENGTH} bytes; overwritten in a batch
     */
    void encode(ByteBuf out, byte[] clientHead, long seed, int operation, long arrival, byte[] marker) {
        long key = key(seed, operation, arrival);
        int end = fill(arrival, seed, operation, key, marker);
        out.writeBytes(head).writeBytes(clientHead);
        for (MirroredArgument argument : mirrored) {
            argument.write(out, seed, operation, key, marker);
        }
        if (end == 0) {
            out.writeBytes(END_OF_LINE);
            return;
        }
        out.writeBytes(CONTENT_LENGTH);
        out.writeBytes(number, 0, putNumber(end, number, 0)).writeBytes(END_OF_HEAD);
        out.writeBytes(body, 0, end);
    }

    /**
     * Makes a line of one request, without anything of HTTP; it stands in {@link #line()} until the next one is made.
     *
     * @param id of the message
     * @return the length with the line feed
     */
    int encodeLine(long id, long seed, int operation, long arrival, byte[] marker) {
        int end = fill(id, seed, operation, key(seed, operation, arrival), marker);
        body[end] = '\n';
        return end + 1;
    }

    /** The array that holds the last line. */
    byte[] line() {
        return body;
    }

    private int fill(long id, long seed, int operation, long key, byte[] marker) {
        if (form.kind() == Form.Kind.BATCH) {
            return fillBatch(id, seed, operation, marker);
        }
        int end = switch (form.kind()) {
            case PLAIN -> 0;
            case NOTIFICATION -> put(NO_ID, 0);
            default -> putNumber(id, body, put(ID, 0));
        };
        return fillRest(end, seed, operation, key, marker);
    }

    private int fillBatch(long arrival, long seed, int operation, byte[] marker) {
        int end = 0;
        for (int k = 0; k < form.messages(); k++) {
            long message = form.message(arrival, k);
            mark(seed, operation, message, marker);
            body[end++] = (byte) (k == 0 ? '[' : ',');
            end = putNumber(message, body, put(BATCH_ID, end));
            body[end++] = '"';
            end = fillRest(end, seed, operation, key(seed, operation, message), marker);
        }
        body[end++] = ']';
        return end;
    }

    private int fillRest(int at, long seed, int operation, long key, byte[] marker) {
        int end = put(before, at);
        if (arguments != null) {
            end = arguments.fill(body, end, seed, operation, key, marker, Marker.LENGTH);
        }
        return put(after, end);
    }

    private int put(byte[] bytes, int at) {
        System.arraycopy(bytes, 0, body, at, bytes.length);
        return at + bytes.length;
    }

    private static int putNumber(long n, byte[] into, int at) {
        long unit = 1;
        while (n / unit >= 10) {
            unit *= 10;
        }
        int end = at;
        for (; unit > 0; unit /= 10) {
            into[end++] = (byte) ('0' + n / unit % 10);
        }
        return end;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
