package io.only1mcp.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.only1mcp.wire.http.ReceivedHead.Coding;
import io.only1mcp.wire.http.ReceivedHead.Fault;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts what a client sends into heads of requests and pieces of their bodies. A head is handed over when it is whole, or
 * when its beginning shows that it is none; a body as it comes, without its framing.
 */
final class RequestDecoder extends ByteToMessageDecoder {
    private static final int LARGEST_PIECE = 64 * 1024;

    /** How many bytes of chunks are looked at first: what is sent ahead may be thousands of tiny bodies. */
    private static final int FIRST_LOOK = 512;

    /** A buffer of up to this size is kept for a few bytes in it; of a larger one at least an eighth must be of use. */
    private static final int SMALL_BUFFER = 8 * 1024;

    private static final int SHARE_OF_USE = 8;
    private static final byte[] NOTHING = {};
    private static final byte LINE_FEED = '\n';
    private static final int NOT_YET = -1;

    /** The bytes of one line end, which some clients send behind a body and nothing says: no request begins with it. */
    private static final int LINE_END = 2;

    private enum State {
        HEAD,
        LENGTH,
        CHUNKS,
        BROKEN
    }

    private final int longestLine;
    private final int longestFields;
    private final ChunkedFraming framing = new ChunkedFraming();

    private State state = State.HEAD;

    /** How many bytes of blank lines came before the head. */
    private int blank;

    /** How much of a head was looked at for its end, and where its first line ends, if that was looked at. */
    private int seen;

    private int line = NOT_YET;

    /** How much of the body is still to come, where its length is known. */
    private long left;

    /** The data of chunks that were looked at. */
    private byte[] data = NOTHING;

    private int dataEnd;

    /**
     * A decoder at the beginning of a connection.
     *
     * @param limits of which the longest line and the most bytes of fields are kept here
     */
    RequestDecoder(HttpLimits limits) {
        longestLine = limits.lineBytes();
        longestFields = limits.headBytes();
    }

    /** Whether a part of a head has come, and not yet all of it. */
    boolean midHead() {
        return state == State.HEAD && (blank > LINE_END || actualReadableBytes() > 0);
    }

    /** About how much memory a head takes that has not come whole. */
    int headBytes() {
        return midHead() ? actualReadableBytes() : 0;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (state) {
            case HEAD -> head(in, out);
            case LENGTH -> length(in, out);
            case CHUNKS -> chunks(in, out);
            case BROKEN -> in.skipBytes(in.readableBytes());
        }
    }

    /** What has not come whole when the client ends is no request, and no bad one either. */
    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {}

    private void head(ByteBuf in, List<Object> out) {
        skipBlankLines(in);
        int end = end(in);
        Fault fault = end == NOT_YET ? faultOfPart(in) : faultOfLength(in, end);
        if (fault != Fault.NONE) {
            in.skipBytes(in.readableBytes());
            out.add(ReceivedHead.refused(fault));
            state = State.BROKEN;
        } else if (end != NOT_YET) {
            byte[] bytes = new byte[end];
            in.readBytes(bytes);
            blank = 0;
            seen = 0;
            line = NOT_YET;
            begin(new ReceivedHead(bytes), out);
        } else {
            shrink(in);
        }
    }

    /** A few bytes do not keep a large buffer for as long as nothing follows them. */
    private static void shrink(ByteBuf in) {
        int readable = in.readableBytes();
        if (isMuchFor(readable, in) && in.refCnt() == 1 && !in.isReadOnly()) {
            in.discardReadBytes().capacity(Math.max(FIRST_LOOK, readable));
        }
    }

    private static boolean isMuchFor(int bytes, ByteBuf buffer) {
        return buffer.capacity() > SMALL_BUFFER && bytes < buffer.capacity() / SHARE_OF_USE;
    }

    private void skipBlankLines(ByteBuf in) {
        while (seen == 0 && in.isReadable() && isLineEnd(in.getByte(in.readerIndex()))) {
            in.skipBytes(1);
            blank++;
        }
    }

    private static boolean isLineEnd(byte c) {
        return c == '\r' || c == '\n';
    }

    /** How long the head is with its blank line; nothing is looked at twice. */
    private int end(ByteBuf in) {
        int from = in.readerIndex();
        int to = in.writerIndex();
        int feed = in.indexOf(from + seen, to, LINE_FEED);
        while (feed >= 0 && feed + 2 < to) {
            if (in.getByte(feed + 1) == '\r' && in.getByte(feed + 2) == LINE_FEED) {
                return feed + 3 - from;
            }
            feed = in.indexOf(feed + 1, to, LINE_FEED);
        }
        seen = (feed < 0 ? to : feed) - from;
        return NOT_YET;
    }

    /** What is wrong with a head already, of which a part has come. */
    private Fault faultOfPart(ByteBuf in) {
        int readable = in.readableBytes();
        if (blank > longestLine) {
            return Fault.LINE_TOO_LONG;
        }
        if (readable > 0 && line == NOT_YET) {
            int from = in.readerIndex();
            int feed = in.indexOf(from, from + Math.min(readable, longestLine), LINE_FEED);
            if (feed < 0) {
                boolean begins = HeadBytes.isToken(in.getByte(from));
                return readable >= longestLine ? Fault.LINE_TOO_LONG : begins ? Fault.NONE : Fault.MALFORMED;
            }
            byte[] first = new byte[feed + 1 - from];
            in.getBytes(from, first);
            if (ReceivedHead.requestLine(first) != first.length) {
                return Fault.MALFORMED;
            }
            line = first.length;
        }
        return line != NOT_YET && readable - line > longestFields ? Fault.TOO_LONG : Fault.NONE;
    }

    /** Whether a whole head of that many bytes is too long. */
    private Fault faultOfLength(ByteBuf in, int end) {
        if (end <= longestLine && end <= longestFields) {
            return Fault.NONE;
        }
        int from = in.readerIndex();
        int first = in.indexOf(from, from + end, LINE_FEED) + 1 - from;
        return first > longestLine ? Fault.LINE_TOO_LONG : end - first > longestFields ? Fault.TOO_LONG : Fault.NONE;
    }

    private void begin(ReceivedHead head, List<Object> out) {
        out.add(head);
        if (!head.isFramed()) {
            state = State.BROKEN;
        } else if (head.coding() == Coding.CHUNKED) {
            framing.reset();
            state = State.CHUNKS;
        } else if (head.contentLength() > 0) {
            left = head.contentLength();
            state = State.LENGTH;
        } else {
            out.add(BodyPiece.END);
        }
    }

    private void length(ByteBuf in, List<Object> out) {
        int count = (int) Math.min(left, Math.min(in.readableBytes(), LARGEST_PIECE));
        left -= count;
        state = left == 0 ? State.HEAD : State.LENGTH;
        ByteBuf piece = isMuchFor(count, in) ? in.readBytes(count) : in.readRetainedSlice(count);
        out.add(new BodyPiece(piece, left == 0, false));
    }

    private void chunks(ByteBuf in, List<Object> out) {
        int most = LARGEST_PIECE;
        for (int look = FIRST_LOOK; isAmidChunks() && in.isReadable() && most > 0; look *= 2) {
            byte[] bytes = new byte[Math.min(Math.min(look, most), in.readableBytes())];
            in.getBytes(in.readerIndex(), bytes);
            int end = framing.scan(bytes, 0, bytes.length, this::gather);
            in.skipBytes(end);
            most -= end;
        }
        if (framing.malformed()) {
            in.skipBytes(in.readableBytes());
            out.add(BodyPiece.BROKEN);
            state = State.BROKEN;
        } else {
            state = framing.done() ? State.HEAD : State.CHUNKS;
            if (dataEnd > 0 || framing.done()) {
                out.add(new BodyPiece(Unpooled.wrappedBuffer(Arrays.copyOf(data, dataEnd)), framing.done(), false));
            }
        }
        data = NOTHING;
        dataEnd = 0;
    }

    private boolean isAmidChunks() {
        return !framing.done() && !framing.malformed();
    }

    private void gather(byte[] bytes, int from, int to) {
        int end = dataEnd + to - from;
        if (end > data.length) {
            data = Arrays.copyOf(data, Math.max(end, 2 * data.length));
        }
        System.arraycopy(bytes, from, data, dataEnd, to - from);
        dataEnd = end;
    }
}
