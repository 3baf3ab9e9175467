package io.only1mcp.proxy.stdio;

import io.only1mcp.wire.rpc.RpcError;

/** A request that a child has in hand, and who waits for its answer. Belongs to the event loop. */
abstract class Call {
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private long number;
    private byte[] id = NULL;
    private byte[] token = NULL;
    private boolean listens;
    private boolean logs;

    /** The request under the number that the child knows it by. */
    final void sent(long as, byte[] originalId, byte[] originalToken, boolean listen, boolean wantsLogs) {
        number = as;
        id = originalId;
        token = originalToken;
        listens = listen;
        logs = wantsLogs;
    }

    /** The number that the child knows it by. */
    final long number() {
        return number;
    }

    /** The id that whoever asked gave it, as JSON. */
    final byte[] id() {
        return id;
    }

    /** The progress token that whoever asked gave it, as JSON. */
    final byte[] token() {
        return token;
    }

    /** Whether it is a subscription. */
    final boolean listens() {
        return listens;
    }

    /** Whether it asked for log notifications. */
    final boolean logs() {
        return logs;
    }

    /** A message that goes before the answer. */
    abstract void notified(byte[] message);

    /** The answer; {@code origin} is the same as the child wrote it. */
    abstract void answered(byte[] message, Message origin);

    /** There will be no answer. */
    abstract void failed(RpcError error);
}
