package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.only1mcp.core.profile.Template;
import io.only1mcp.wire.rpc.HeaderValues;

/**
 * A header that repeats an argument of a call ({@code Mcp-Param-*}, 2026-07-28). A value of visible ASCII is copied; any
 * other is encoded anew for each request, which allocates. For one event loop.
 */
public final class MirroredArgument {
    private static final byte[] END_OF_LINE = {'\r', '\n'};

    private final byte[] name;
    private final Template value;
    private final byte[] filled;

    /**
     * A header.
     *
     * @param name its whole name
     * @param value the argument as plain text
     */
    public MirroredArgument(String name, Template value) {
        this.name = (name + ": ").getBytes(US_ASCII);
        this.value = value;
        this.filled = new byte[value.longest(Marker.LENGTH)];
    }

    /** Writes the header line of one request, with what the body of the same request holds. */
    void write(ByteBuf out, long seed, int operation, long key, byte[] marker) {
        int end = value.fill(filled, 0, seed, operation, key, marker, Marker.LENGTH);
        out.writeBytes(name);
        if (isPlain(end)) {
            out.writeBytes(filled, 0, end);
        } else {
            out.writeBytes(
                    HeaderValues.encode(new String(filled, 0, end, UTF_8)).getBytes(US_ASCII));
        }
        out.writeBytes(END_OF_LINE);
    }

    /** Whether the value surely stands for itself: nothing but visible ASCII, and no {@code =} that begins an encoded one. */
    private boolean isPlain(int end) {
        boolean plain = end > 0 && filled[0] != '=';
        for (int i = 0; i < end; i++) {
            boolean outer = i == 0 || i == end - 1;
            plain &= filled[i] < 0x7F && (filled[i] > ' ' || (filled[i] == ' ' && !outer));
        }
        return plain;
    }
}
