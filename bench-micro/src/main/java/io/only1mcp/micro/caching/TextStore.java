package io.only1mcp.micro.caching;

import io.netty.buffer.ByteBuf;

/** Keeps answers as arrays, under the text of their calls: equal calls that are written in two ways are two. For many threads. */
abstract class TextStore implements Store {

    @Override
    public final Object key(Call call) {
        return call.text();
    }

    @Override
    public final void put(Object key, ByteBuf answer) {
        byte[] copy = new byte[answer.readableBytes()];
        answer.getBytes(answer.readerIndex(), copy);
        keep(key, copy);
    }

    /** Keeps an answer. */
    abstract void keep(Object key, byte[] answer);

    @Override
    public final byte[] bytes(Object kept, Call call) {
        return (byte[]) kept;
    }
}
