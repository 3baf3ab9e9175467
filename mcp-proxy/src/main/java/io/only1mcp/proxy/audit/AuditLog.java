package io.only1mcp.proxy.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.only1mcp.proxy.auth.Caller;
import io.only1mcp.proxy.config.AuditConfig;
import io.only1mcp.proxy.config.AuditConfig.WhenFull;
import io.only1mcp.proxy.config.ConfigException;
import io.only1mcp.proxy.metrics.Exposition;
import io.only1mcp.proxy.reuse.FreeList;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.RpcError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.security.Principal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The audit log: a line of JSON for each request of a client, when it has been answered or will not be. No line has
 * arguments, results, tokens or headers. The event loop, on which all of this is to be called, hands lines over to a writer
 * and never waits for it.
 *
 * <p>Lines have a number that goes up by one. Where it leaps, lines are missing, because they could not be kept; a line
 * with {@code lost} says how many.
 *
 * <p>What survives: a kill of the process, all that was written, which is all but the last flush interval; a power cut, the
 * same, as far as the disk had said by then that it has it.
 */
public final class AuditLog {
    /** 2 MiB: some 6,000 lines. */
    private static final int QUEUE_BYTES = 2 * 1024 * 1024;

    private static final int MOST_FREE = 1024;
    private static final int SCRATCH = 8 * 1024;
    private static final int LONGEST_TEXT = 256;
    private static final AttributeKey<byte[]> CLIENT = AttributeKey.valueOf(AuditLog.class, "client");
    private static final byte[] NOTHING = {};
    private static final RpcError FULL = RpcError.of(
            503,
            ErrorCodes.OVERLOADED,
            "the audit log cannot be written, and no call may go unrecorded; try again later");

    private final LineRing ring;
    private final AuditWriter writer;
    private final boolean refuses;
    private final AuditClock clock;
    private final String start;
    private final FreeList<AuditedCall> free = new FreeList<>(MOST_FREE);
    private final byte[] scratch = new byte[SCRATCH];
    private final LineBuffer line = new LineBuffer();
    private final SessionHash hash = new SessionHash();
    private long number;
    private long kept;
    private long lost;
    private @Nullable Principal caller;
    private byte[] subject = NOTHING;
    private byte[] tenant = NOTHING;

    AuditLog(AuditConfig config, LineFile file, int queueBytes, AuditClock clock, Consumer<String> log) {
        this.ring = new LineRing(queueBytes);
        this.refuses = config.whenFull() == WhenFull.REFUSE;
        this.clock = clock;
        this.start = ",\"start\":\"" + Long.toHexString(new SecureRandom().nextLong() | Long.MIN_VALUE) + "\"";
        this.writer = new AuditWriter(ring, file, config.flush(), config.whenFull(), this::gap, log);
        writer.begin();
    }

    /**
     * Opens the log, and repairs the end of its file when a process was killed in mid-line.
     *
     * @param log takes a line when that is so, and when writing fails or works again
     * @throws ConfigException when the file cannot be written
     */
    public static AuditLog open(AuditConfig config, Consumer<String> log) {
        try {
            AuditFile file = AuditFile.open(config, Instant::now, log);
            return new AuditLog(config, file, QUEUE_BYTES, AuditClock.SYSTEM, log);
        } catch (NoSuchFileException e) {
            throw new ConfigException("audit.file: must be in a folder that is there, got " + config.file());
        } catch (IOException e) {
            throw new ConfigException(
                    "audit.file: cannot be written: " + ConfigException.reason(e) + ": " + config.file());
        }
    }

    /**
     * Records a request, unless that was begun before: it is seen how it is answered.
     *
     * @param scanned what was found in its message; null where there is nothing that could be trusted
     * @return null, or why the request must be refused because it cannot be recorded; such a refusal counts as a lost line
     */
    public @Nullable RpcError begin(HttpExchange exchange, @Nullable Envelope scanned) {
        if (exchange.witness() != null) {
            return null;
        }
        if (isFull()) {
            lose();
            return FULL;
        }
        AuditedCall call = begun(exchange);
        if (scanned != null) {
            call.asks(exchange.body(), scanned);
        }
        return null;
    }

    /** A part of the queue is kept for what is in hand already. */
    private boolean isFull() {
        return refuses && (writer.isFailing() || ring.used() > ring.capacity() / 4 * 3);
    }

    private AuditedCall begun(HttpExchange exchange) {
        AuditedCall call = free.take();
        if (call == null) {
            call = new AuditedCall(this, scratch);
        }
        identify(exchange.caller());
        call.begin(clock.epochMicros(), clock.nanos(), exchange.bodyEnd());
        call.by(subject, tenant, client(exchange.channel()));
        String session = exchange.head().sessionId();
        if (session != null) {
            hash.write(session, call.session());
        }
        if (exchange.head().hasForwarded()) {
            call.traced(exchange.head().header("traceparent"));
        }
        exchange.watch(call);
        return call;
    }

    /** Says which backend a request goes to that is recorded. */
    public void routed(HttpExchange exchange, Backend backend) {
        if (exchange.witness() instanceof AuditedCall call) {
            call.routed(backend);
        }
    }

    /** Notes of a request that is recorded that its caller may not have what it asks for. */
    public void denied(HttpExchange exchange) {
        if (exchange.witness() instanceof AuditedCall call) {
            call.denied();
        }
    }

    /** Callers come again and again: the last one is not written anew. */
    private void identify(@Nullable Principal by) {
        if (by != caller) {
            caller = by;
            subject = LineBuffer.escaped(by == null ? null : by.getName(), LONGEST_TEXT);
            tenant = LineBuffer.escaped(by instanceof Caller known ? known.tenant() : null, LONGEST_TEXT);
        }
    }

    private static byte[] client(Channel channel) {
        byte[] known = channel.attr(CLIENT).get();
        if (known == null) {
            known = channel.remoteAddress() instanceof InetSocketAddress peer && peer.getAddress() != null
                    ? peer.getAddress().getHostAddress().getBytes(US_ASCII)
                    : "stdio".getBytes(US_ASCII);
            channel.attr(CLIENT).set(known);
        }
        return known;
    }

    /** Begins the line of a call that came at this time. */
    LineBuffer line(long epochMicros) {
        return line.begin(epochMicros).ascii(start).number(",\"seq\":", number);
    }

    /** The time of this log's clock. */
    long now() {
        return clock.nanos();
    }

    /** Takes the line that was made, and the call for another use. */
    void ended(AuditedCall call) {
        if (writer.offer(line.bytes(), line.length())) {
            number++;
            kept++;
        } else {
            lose();
        }
        free.give(call);
    }

    private void lose() {
        number++;
        lost++;
        writer.lost(lost);
    }

    /** A line in place of those that are missing; called by the writer. */
    private byte[] gap(long missing) {
        LineBuffer gap = new LineBuffer();
        gap.begin(clock.epochMicros())
                .ascii(start)
                .number(",\"lost\":", missing)
                .end();
        return Arrays.copyOf(gap.bytes(), gap.length());
    }

    /** Writes the figures of the log. */
    public void figures(Exposition page) {
        page.metric("only1mcp_audit_lines_total", "counter", "Lines of the audit log that were handed to its writer");
        page.sample("only1mcp_audit_lines_total", "", kept);
        page.metric("only1mcp_audit_lost_total", "counter", "Requests without a line, refused ones among them");
        page.sample("only1mcp_audit_lost_total", "", lost);
        page.metric("only1mcp_audit_errors_total", "counter", "How often the audit log could not be written");
        page.sample("only1mcp_audit_errors_total", "", writer.errors());
        page.metric("only1mcp_audit_queue_bytes", "gauge", "Bytes of lines that wait to be written");
        page.sample("only1mcp_audit_queue_bytes", "", ring.used());
        page.metric("only1mcp_audit_flush_age_seconds", "gauge", "For how long not all lines have been on the disk");
        page.sample("only1mcp_audit_flush_age_seconds", "", TimeUnit.NANOSECONDS.toSeconds(writer.waitingNanos()));
    }

    /** Writes what there is, and ends; waits for that a little, so it is not to be called on the event loop. */
    public void close() throws InterruptedException {
        writer.close();
    }

    /** Writes what there is, and ends, without waiting for that. */
    public void abandon() {
        writer.abandon();
    }
}
