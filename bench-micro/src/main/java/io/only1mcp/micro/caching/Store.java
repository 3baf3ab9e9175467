package io.only1mcp.micro.caching;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers: so many at most, each for {@link #LIFE_SECONDS} and not longer than {@link #IDLE_SECONDS} without being
 * asked for.
 */
interface Store extends AutoCloseable {
    /** How long an answer is kept. */
    int LIFE_SECONDS = 300;

    /** How long an answer is kept that nobody asks for. */
    int IDLE_SECONDS = 60;

    /** Which call it is, in the store's own terms; holds until the next one is asked for. */
    Object key(Call call);

    /** The answer that is kept, in the store's own terms, or null. */
    @Nullable
    Object get(Object key);

    /** Keeps the answer that has come to a call, a message of JSON-RPC with id 1; the buffer stays the caller's. */
    void put(Object key, ByteBuf answer);

    /** Answers the call with what was kept: the body that its client gets. */
    byte[] bytes(Object kept, Call call);

    /** How many answers are kept, when what has to go has gone. */
    long size();

    @Override
    default void close() {}
}
