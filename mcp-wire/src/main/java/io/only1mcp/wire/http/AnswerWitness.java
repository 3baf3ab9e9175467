package io.only1mcp.wire.http;

import io.netty.buffer.ByteBuf;

/** Sees what a request is answered with, before it is written. */
public interface AnswerWitness {

    /**
     * A piece of the answer, whose reader index must stay where it is. The first one holds the whole head; behind the
     * last one nothing more is seen.
     */
    void wrote(ByteBuf piece, boolean last);

    /**
     * The answer will not be completed, and nothing more is seen.
     *
     * @param byClient whether the client went away
     */
    void broken(boolean byClient);
}
