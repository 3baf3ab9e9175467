package io.only1mcp.mock.server;

import io.netty.buffer.ByteBuf;
import io.only1mcp.mock.time.LoopTime;
import io.only1mcp.wire.http.HttpExchange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Answers that wait for their instant, in a binary heap. Entries are used again, so that a steady load allocates
 * nothing here; what the loop allocates for an alarm is one small object for each time that the earliest instant
 * changes. An answer comes late by what the operating system takes to wake the loop, on Linux some 35
 * microseconds.
 */
final class Delays {

    /** One answer that waits. */
    static final class Entry {
        private long readNanos;
        private long dueNanos;
        private @Nullable HttpExchange exchange;
        private @Nullable ByteBuf answer;
    }

    private final LoopTime time;
    private final Runnable alarm = this::answerDue;
    private Entry[] heap = new Entry[64];
    private int size;
    private Entry[] spare = new Entry[64];
    private int spares;
    private final ServedTimes served = new ServedTimes();
    private boolean armed;
    private long armedNanos;

    Delays(LoopTime time) {
        this.time = time;
    }

    /** Sends the answer after that many nanoseconds, and takes the buffer over. */
    void answer(HttpExchange exchange, ByteBuf answer, long delayNanos) {
        Entry entry = spares > 0 ? spare[--spares] : new Entry();
        entry.exchange = exchange;
        entry.answer = answer;
        entry.readNanos = time.nanos();
        entry.dueNanos = entry.readNanos + delayNanos;
        exchange.attach(entry);
        push(entry);
        arm();
    }

    /** Forgets the answer that is attached to an exchange whose client has gone, if one is. */
    void forget(HttpExchange exchange) {
        if (exchange.attachment() instanceof Entry entry && entry.answer != null) {
            entry.answer.release();
            entry.answer = null;
            entry.exchange = null;
        }
    }

    /** How long the answers took that were sent. */
    ServedTimes served() {
        return served;
    }

    private void answerDue() {
        armed = false;
        long now = time.nanos();
        while (size > 0 && heap[0].dueNanos - now <= 0) {
            Entry entry = pop();
            HttpExchange exchange = entry.exchange;
            ByteBuf answer = entry.answer;
            entry.exchange = null;
            entry.answer = null;
            long readAt = entry.readNanos;
            keep(entry);
            if (exchange != null && answer != null) {
                // Detached first: the answer may bring the connection's next request, which may wait here in turn.
                exchange.attach(null);
                exchange.answer(answer);
                served.record(time.nanos() - readAt);
            }
        }
        arm();
    }

    /** Sees to it that the loop wakes for the earliest answer; an alarm that is already set for then is enough. */
    private void arm() {
        if (size > 0 && (!armed || heap[0].dueNanos - armedNanos < 0)) {
            armed = true;
            armedNanos = heap[0].dueNanos;
            time.wake(armedNanos, alarm);
        }
    }

    private void keep(Entry entry) {
        if (spares == spare.length) {
            spare = Arrays.copyOf(spare, 2 * spares);
        }
        spare[spares++] = entry;
    }

    private void push(Entry entry) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (heap[parent].dueNanos - entry.dueNanos <= 0) {
                break;
            }
            heap[at] = heap[parent];
            at = parent;
        }
        heap[at] = entry;
    }

    @SuppressWarnings("NullAway") // slots behind the size are never read
    private Entry pop() {
        Entry first = heap[0];
        Entry last = heap[--size];
        heap[size] = null;
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && heap[child + 1].dueNanos - heap[child].dueNanos < 0) {
                child++;
            }
            if (last.dueNanos - heap[child].dueNanos <= 0) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        if (size > 0) {
            heap[at] = last;
        }
        return first;
    }
}
