package io.only1mcp.micro.harness;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of JMH as Netty makes its own: allocator, recycler and event loops find what belongs to a thread faster there,
 * and on any other thread a benchmark would measure the slow way. JMH makes them in a fork that is started with
 * {@link #CUSTOM} and {@link #CLASS}.
 */
public final class NettyThreads extends ThreadPoolExecutor {
    /** The flag of a fork that says that its threads come from elsewhere. */
    public static final String CUSTOM = "-Djmh.executor=CUSTOM";

    /** The flag of a fork that says from where. */
    public static final String CLASS = "-Djmh.executor.class=io.only1mcp.micro.harness.NettyThreads";

    /**
     * Threads that live as long as the fork.
     *
     * @param threads how many there are, no more and no less
     * @param prefix what their names begin with
     */
    public NettyThreads(int threads, String prefix) {
        super(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(prefix, true));
    }
}
