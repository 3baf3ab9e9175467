package io.only1mcp.micro.pooling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.only1mcp.micro.corpus.Message;
import io.only1mcp.micro.harness.OwnLoop;
import io.only1mcp.micro.harness.SilentServer;

/** A pool of connections, which every event loop of a benchmark joins. */
interface Lines extends AutoCloseable {

    /**
     * The event loop takes part, with as many connections as every other one.
     *
     * @return what makes calls on the loop; all its connections are open and free
     */
    Caller join(OwnLoop loop);

    @Override
    default void close() {}

    /**
     * What all pools are given.
     *
     * @param server where connections lead
     * @param loops how many event loops join
     * @param connections how many there are, of all loops together
     * @param timeoutMillis how long a call may wait for one; 0 for as long as it takes
     */
    record Terms(SilentServer server, int loops, int connections, int timeoutMillis) {
        /** How many connections a loop opens. */
        int each() {
            return connections / loops;
        }

        /** The request that is written, in duplicates: nobody counts them, so that no two loops write one counter. */
        ByteBuf request() {
            return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(Message.TOOL_CALL.bytes()));
        }
    }
}
