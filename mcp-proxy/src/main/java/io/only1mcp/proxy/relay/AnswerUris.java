package io.only1mcp.proxy.relay;

import io.netty.buffer.ByteBuf;
import io.only1mcp.proxy.answer.ResultUris;
import io.only1mcp.proxy.answer.ResultUris.Answer;
import io.only1mcp.wire.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * The URIs of resources in an answer on its way to the client. Most answers have none: they go through as they are, and
 * all that those of a backend without resources pay is a look at the length of the prefix.
 */
final class AnswerUris {
    private static final byte[] NOTHING = {};

    private byte[] prefix = NOTHING;
    private @Nullable Answer answer;
    private @Nullable ResultUris places;

    /** Whose answer it will be. */
    void of(RoutedCall call) {
        answer = call.method().answer();
        prefix = answer == null ? NOTHING : call.backend().resultPrefix();
    }

    /** Whether the answer may become longer on its way. */
    boolean areChanged() {
        return prefix.length > 0;
    }

    /** The answer begins. */
    void begin(ResponseHead head) {
        Answer kind = answer;
        if (prefix.length > 0 && kind != null) {
            ResultUris own = places == null ? new ResultUris() : places;
            places = own;
            own.begin(kind, head.eventStream());
        }
    }

    /** The answer begins, and is all there. */
    void begin(ResponseHead head, byte[] bytes, int from, int to) {
        if (prefix.length > 0 && !ResultUris.mayBeIn(bytes, from, to)) {
            prefix = NOTHING;
        }
        begin(head);
    }

    /** How long the next bytes of the answer will be; they are to be written before others are looked at. */
    int length(byte[] bytes, int from, int to) {
        return prefix.length == 0 || places == null
                ? to - from
                : to - from + places.scan(bytes, from, to) * prefix.length;
    }

    /** Writes them. */
    void write(ByteBuf out, byte[] bytes, int from, int to) {
        if (prefix.length == 0 || places == null) {
            out.writeBytes(bytes, from, to - from);
        } else {
            places.write(out, bytes, from, to, prefix);
        }
    }
}
