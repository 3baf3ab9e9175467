package io.only1mcp.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** What the answer of an exchange is written to: a connection, or whoever gathers the answer in its place. */
public interface AnswerSide {
    /** The connection, for its event loop and address. */
    Channel channel();

    /** Whether the connection stays open behind the answer. */
    boolean keepAlive();

    /** Whether the answer may come in chunks. */
    boolean takesChunks();

    /** Takes a piece of the answer over. */
    void write(ByteBuf piece, boolean last);

    /** The answer will not be completed. */
    void abort();
}
