package io.only1mcp.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessageDecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's decoder, which also refuses a field that is folded over several lines: two readers may see two different
 * fields there. Knows whether a part of a head has come.
 */
final class RequestDecoder extends HttpRequestDecoder {
    /** The line ends of a request line and of the blank line. */
    private static final int OTHER_LINE_ENDS = 4;

    /** About how much memory a field takes besides its bytes: a head of tiny fields is many times as large as it was sent. */
    private static final int FIELD_BYTES = 160;

    private boolean inHead = true;
    private boolean begun;
    private boolean folded;
    private int taken;

    RequestDecoder(HttpDecoderConfig config) {
        super(config);
    }

    /** Whether a part of a head has come, and not yet all of it. */
    boolean midHead() {
        return inHead && (begun || actualReadableBytes() > 0);
    }

    /** About how much memory a head takes that has not come whole. */
    int headBytes() {
        return midHead() ? taken + actualReadableBytes() : 0;
    }

    /** About how much memory a head takes that has come whole. */
    static int headBytes(HttpRequest request) {
        int sent = request.decoderResult() instanceof HttpMessageDecoderResult sizes ? sizes.totalSize() : 0;
        return sent + FIELD_BYTES * request.headers().size();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int from = in.readerIndex();
        int before = out.size();
        super.decode(ctx, in, out);
        boolean decoded = out.size() > before;
        if (inHead) {
            if (decoded && out.get(before) instanceof HttpRequest request) {
                head(request, in, from);
            } else if (in.readerIndex() > from) {
                // The decoder takes whole lines only.
                begun = true;
                taken += in.readerIndex() - from + FIELD_BYTES * linesBetween(in, from, in.readerIndex());
                folded |= foldedBetween(in, from, in.readerIndex());
            }
        }
        if (decoded && out.get(out.size() - 1) instanceof LastHttpContent) {
            inHead = true;
        }
    }

    /** What has not come whole when the client ends is no request, and no bad one either. */
    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {}

    private void head(HttpRequest request, ByteBuf in, int from) {
        if (request.decoderResult() instanceof HttpMessageDecoderResult sizes && sizes.isSuccess()) {
            int to = in.readerIndex();
            // Each field that is not folded is one line with two bytes of line end: what adds up needs no look.
            int plain =
                    sizes.totalSize() + OTHER_LINE_ENDS + 2 * request.headers().size();
            if (folded || (to - from != plain && foldedBetween(in, from, to))) {
                request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("a folded field")));
            }
        }
        inHead = false;
        begun = false;
        folded = false;
        taken = 0;
    }

    private static int linesBetween(ByteBuf lines, int from, int to) {
        int count = 0;
        for (int end = lines.indexOf(from, to, HttpConstants.LF); end >= 0; ) {
            count++;
            end = end + 1 < to ? lines.indexOf(end + 1, to, HttpConstants.LF) : -1;
        }
        return count;
    }

    /** Whether one of the whole lines begins with a blank. */
    private static boolean foldedBetween(ByteBuf lines, int from, int to) {
        int line = from;
        while (line < to) {
            byte first = lines.getByte(line);
            if (first == ' ' || first == '\t') {
                return true;
            }
            int end = lines.indexOf(line, to, HttpConstants.LF);
            line = end < 0 ? to : end + 1;
        }
        return false;
    }
}
