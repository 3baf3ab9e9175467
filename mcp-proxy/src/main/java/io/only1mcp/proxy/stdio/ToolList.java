package io.only1mcp.proxy.stdio;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.only1mcp.wire.http.RequestHead;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.RpcError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the tools of a child want in headers. A server knows its tools; who stands in for one asks for them, once before the
 * first call, and reads each list that it gives to others. Belongs to the event loop.
 */
final class ToolList {
    private final Pipe child;
    private final EventLoop loop;
    private final Duration patience;
    private final ToolHeaders headers = new ToolHeaders();
    private final List<Children.Waiter> waiters = new ArrayList<>();
    private @Nullable Future<?> deadline;
    private boolean known;
    private int pages;

    /**
     * Nothing is known.
     *
     * @param patience how long calls wait for the list; then they go unchecked until it comes
     */
    ToolList(Pipe child, EventLoop loop, Duration patience) {
        this.child = child;
        this.loop = loop;
        this.patience = patience;
    }

    /** Calls the waiter when the tools are known, or not waited for any more. */
    void whenKnown(Children.Waiter waiter) {
        if (known) {
            waiter.known();
            return;
        }
        waiters.add(waiter);
        if (deadline == null) {
            deadline = loop.schedule(this::settle, patience.toMillis(), TimeUnit.MILLISECONDS);
            pages = 0;
            ask(null);
        }
    }

    private void ask(@Nullable String cursor) {
        child.ask(Message.of(ToolHeaders.question(cursor)), new Page());
    }

    private void settle() {
        known = true;
        takeWaiters().forEach(Children.Waiter::known);
    }

    private List<Children.Waiter> takeWaiters() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        List<Children.Waiter> taken = List.copyOf(waiters);
        waiters.clear();
        return taken;
    }

    /** Reads an answer to tools/list. */
    void read(Message answer) {
        headers.learn(answer);
    }

    /** What contradicts the arguments of a call in the headers that it came with, in words; null where nothing does. */
    @Nullable
    String mismatch(Message call, RequestHead head) {
        return headers.mismatch(call, head);
    }

    /** A page of the list. */
    private final class Page extends Call {
        @Override
        void notified(byte[] message) {
            // Nobody asked for progress.
        }

        @Override
        void answered(byte[] message, Message origin) {
            read(origin);
            String next = origin.nextCursor();
            pages++;
            if (next == null || pages == ToolHeaders.MOST_PAGES) {
                settle();
            } else {
                ask(next);
            }
        }

        @Override
        void failed(RpcError error) {
            if (error.code() == ErrorCodes.TOO_LARGE) {
                // Nobody else can have such a list either.
                settle();
            } else {
                takeWaiters().forEach(waiter -> waiter.failed(error));
            }
        }
    }
}
