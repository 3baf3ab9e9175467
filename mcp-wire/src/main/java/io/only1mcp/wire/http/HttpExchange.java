package io.only1mcp.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.security.Principal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Belongs to a connection and is reused for its next request; to be touched on its event
 * loop only, and neither after its answer is complete nor after {@link HttpService#closed}.
 */
public final class HttpExchange {
    private static final int SMALL = 4 * 1024;
    private static final byte[] NOTHING = {};

    private final AnswerSide side;
    private final RequestHead head;
    private final @Nullable PartialBody memory;
    private byte[] body = NOTHING;
    private int bodyEnd;
    private boolean ownsBody;
    private boolean kept;
    private boolean counted;
    private boolean streaming;
    private @Nullable Object attachment;
    private @Nullable AnswerWitness witness;
    private @Nullable Principal caller;

    /**
     * An exchange without a request.
     *
     * @param memory where the memory of bodies that are kept is counted; null where it is elsewhere
     */
    HttpExchange(AnswerSide side, RequestHead head, @Nullable PartialBody memory) {
        this.side = side;
        this.head = head;
        this.memory = memory;
    }

    /**
     * A request that no connection has brought, with a head without fields and without a caller.
     *
     * @param message its body, which is given away
     * @param to takes its answer
     */
    public static HttpExchange apart(byte[] message, AnswerSide to) {
        HttpExchange exchange = new HttpExchange(to, new RequestHead(), null);
        exchange.body(message, message.length, true);
        return exchange;
    }

    /**
     * A part of this request as a request of its own: with the same head and caller, and with an answer that goes
     * elsewhere.
     *
     * @param part the body of the part, which is given away
     */
    public HttpExchange inner(byte[] part, AnswerSide to) {
        HttpExchange inner = new HttpExchange(to, head, null);
        inner.body(part, part.length, true);
        inner.caller = caller;
        return inner;
    }

    /** The body that goes with the head; valid while the service is asked. */
    void body(byte[] bytes, int end, boolean own) {
        body = bytes;
        bodyEnd = end;
        ownsBody = own;
        kept = false;
        counted = own;
        streaming = false;
        attachment = null;
        witness = null;
        caller = null;
    }

    /** Lets go of the body, which may be large. */
    public void dropBody() {
        body = NOTHING;
        bodyEnd = 0;
        kept = false;
    }

    /**
     * Whether the body may be kept beyond {@link HttpService#serve}, or a copy of it; its memory is counted then until the
     * request is answered or its client has gone. One of 4 KiB or less always may.
     *
     * @return false where there is not as much memory for bodies now
     */
    public boolean mayKeepBody() {
        if (!counted && bodyEnd > SMALL && memory != null) {
            counted = memory.hold(bodyEnd);
            return counted;
        }
        return true;
    }

    /**
     * Keeps the body beyond {@link HttpService#serve}, for a request that has to wait before it can be served. To be
     * {@linkplain #dropBody dropped} when it has been.
     *
     * @return false where it {@linkplain #mayKeepBody may not} be kept
     */
    public boolean keepBody() {
        if (!mayKeepBody()) {
            return false;
        }
        if (!ownsBody) {
            body = Arrays.copyOf(body, bodyEnd);
            ownsBody = true;
        }
        kept = true;
        return true;
    }

    /**
     * Asks the service. Then the body is not valid any more, unless it is kept.
     *
     * @return what its client is to be told where serving ended amid something; or null
     */
    @Nullable
    HttpRefusal ask(HttpService service) {
        try {
            service.serve(this);
            return null;
        } catch (OutOfMemoryError e) {
            // Of direct memory: that of the heap ends the process.
            return HttpRefusal.NO_MEMORY;
        } catch (RuntimeException e) {
            service.failed(e);
            return HttpRefusal.BUG;
        } finally {
            if (!kept) {
                dropBody();
            }
        }
    }

    /** It is refused, and nobody was asked. */
    void unasked() {
        body(NOTHING, 0, false);
    }

    /** Shows a refusal, which the connection writes itself, to whoever watches; null where there is none. */
    void refusedBy(@Nullable ByteBuf answer) {
        AnswerWitness seeing = witness;
        if (answer == null) {
            broken(false);
        } else if (seeing != null) {
            witness = null;
            seeing.wrote(answer, true);
        }
    }

    /** The head of the request. */
    public RequestHead head() {
        return head;
    }

    /**
     * The array that holds the body from index 0 to {@link #bodyEnd}; valid during {@link HttpService#serve} only, unless
     * it is {@linkplain #keepBody kept}.
     */
    public byte[] body() {
        return body;
    }

    /** The length of the body in bytes. */
    public int bodyEnd() {
        return bodyEnd;
    }

    /**
     * Whether the array of the body belongs to this request alone and may be kept; true of every body of more than
     * 64 KiB. Other bodies lie in an array that the next request overwrites.
     */
    public boolean ownsBody() {
        return ownsBody;
    }

    /** Where the array of a large body goes that was kept, when nobody reads it any more; null where nobody wants it. */
    public @Nullable SpareArrays spareArrays() {
        return memory == null ? null : memory.spareArrays();
    }

    /** The connection, for its event loop and address. */
    public Channel channel() {
        return side.channel();
    }

    /** Where buffers for the answer come from. */
    public ByteBufAllocator allocator() {
        return side.channel().alloc();
    }

    /** Whether the connection stays open behind the answer; otherwise the answer must say {@code Connection: close}. */
    public boolean keepAlive() {
        return side.keepAlive();
    }

    /** Whether the client knows chunks, which came with HTTP/1.1. */
    public boolean takesChunks() {
        return side.takesChunks();
    }

    /** Something of the service's own that goes with this request. */
    public void attach(@Nullable Object own) {
        attachment = own;
    }

    /** What was attached to this request, or null. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** Has somebody see the answer to this request. */
    public void watch(AnswerWitness seeing) {
        witness = seeing;
    }

    /** Who sees the answer to this request, until it is complete; or null. */
    public @Nullable AnswerWitness witness() {
        return witness;
    }

    /** Tells the witness that the client has gone. */
    public void gone() {
        broken(true);
    }

    private void broken(boolean byClient) {
        AnswerWitness seeing = witness;
        if (seeing != null) {
            witness = null;
            seeing.broken(byClient);
        }
    }

    private void write(ByteBuf piece, boolean last) {
        AnswerWitness seeing = witness;
        if (seeing != null) {
            if (last) {
                witness = null;
            }
            seeing.wrote(piece, last);
        }
        side.write(piece, last);
    }

    /** Says who has sent this request, for as long as it is answered. */
    public void caller(Principal known) {
        caller = known;
    }

    /** Who has sent this request; null where nobody asked. */
    public @Nullable Principal caller() {
        return caller;
    }

    /** Answers with one whole message, head and body, and takes the buffer over. */
    public void answer(ByteBuf message) {
        write(message, true);
    }

    /** Begins a streamed answer with its head, and takes the buffer over. */
    public void begin(ByteBuf start) {
        streaming = true;
        write(start, false);
    }

    /** Goes on with a streamed answer, and takes the buffer over. */
    public void send(ByteBuf piece) {
        write(piece, false);
    }

    /** Ends a streamed answer with its last piece, and takes the buffer over. */
    public void end(ByteBuf last) {
        write(last, true);
    }

    /** Ends a streamed answer. */
    public void end() {
        write(Unpooled.EMPTY_BUFFER, true);
    }

    /** Closes the connection, so that the client sees that the answer is not complete. */
    public void abort() {
        broken(false);
        side.abort();
    }

    /** Whether a streamed answer has begun. */
    public boolean streaming() {
        return streaming;
    }

    /** Whether the client takes bytes; while it does not, a streamed answer should wait. */
    public boolean writable() {
        return side.channel().isWritable();
    }
}
