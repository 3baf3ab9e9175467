package io.only1mcp.proxy.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.audit.AuditLog;
import io.only1mcp.proxy.auth.Caller;
import io.only1mcp.proxy.config.RateRule;
import io.only1mcp.proxy.limit.RateLimits;
import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.metrics.Exposition;
import io.only1mcp.proxy.relay.RoutedCall;
import io.only1mcp.proxy.upstream.RelayedMethod;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.rpc.MessageRules;
import io.only1mcp.wire.rpc.RpcError;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What all callers are held to: that their requests are recorded, and how often they may call. Neither is wanted unless it is
 * said. One for all realms, on their event loop.
 */
public final class Oversight {
    private static final byte[] PING = McpMethods.PING.getBytes(UTF_8);
    private static final byte[] NO_ID = "null".getBytes(UTF_8);

    private final Counters counters;
    private @Nullable AuditLog audit;
    private @Nullable RateLimits limits;

    /** Wants nothing yet. */
    public Oversight(Counters counters) {
        this.counters = counters;
    }

    /** Has requests recorded from now on. */
    public void recordIn(AuditLog log) {
        audit = log;
    }

    /** Holds callers to these rules from now on; to none where they are null. The same rules keep their buckets. */
    public void limitBy(@Nullable List<RateRule> rules) {
        if (rules == null) {
            limits = null;
        } else if (limits == null || !limits.rules().equals(rules)) {
            limits = new RateLimits(rules);
        }
    }

    /**
     * Has a request recorded: every one but ping, and whatever is none. True, or it has been answered because it cannot be.
     *
     * @param envelope has scanned the message
     * @param wellFormed whether it is one
     */
    boolean records(HttpExchange exchange, Envelope envelope, boolean wellFormed) {
        return audit == null || isRecorded(audit, exchange, envelope, wellFormed);
    }

    private boolean isRecorded(AuditLog log, HttpExchange exchange, Envelope envelope, boolean wellFormed) {
        if (wellFormed && (!MessageRules.isRequest(envelope) || envelope.is(Field.METHOD, PING))) {
            return true;
        }
        RpcError full = log.begin(exchange, wellFormed ? envelope : null);
        if (full == null) {
            return true;
        }
        counters.error(Counters.Method.OTHER, String.valueOf(full.code()));
        Answers.later(exchange, wellFormed ? RpcError.id(exchange.body(), envelope) : NO_ID, full, 1);
        return false;
    }

    /** Has a request recorded that is refused before anybody looks at its message. */
    public void turnedAway(HttpExchange exchange) {
        if (audit != null) {
            // Should it not be possible, it is refused all the same.
            audit.begin(exchange, null);
        }
    }

    /** Notes that the caller may not have what is asked for, whatever the answer says. */
    void denied(HttpExchange exchange) {
        if (audit != null) {
            audit.denied(exchange);
        }
    }

    /**
     * Asks whether a request that is to go through to a backend comes too often: false, and it has been answered.
     *
     * @param call where it goes
     * @param now an instant of {@link System#nanoTime}
     */
    boolean passes(HttpExchange exchange, RoutedCall call, Envelope envelope, long now) {
        if (audit != null) {
            audit.routed(exchange, call.backend());
        }
        return limits == null || isWithin(limits, exchange, call.method(), envelope, now);
    }

    private boolean isWithin(
            RateLimits rules, HttpExchange exchange, RelayedMethod method, Envelope envelope, long now) {
        String tenant = exchange.caller() instanceof Caller known ? known.tenant() : null;
        long wait = method == RelayedMethod.TOOLS_CALL
                ? askForCall(rules, tenant, exchange.body(), envelope, now)
                : rules.request(tenant, now);
        if (wait == 0) {
            return true;
        }
        long millis = -Math.floorDiv(-wait, TimeUnit.MILLISECONDS.toNanos(1));
        RpcError error = new RpcError(
                429,
                ErrorCodes.LIMITED,
                "more requests than are allowed; try again in " + millis + " ms",
                "{\"retryAfterMs\":" + millis + "}");
        counters.error(method.counted(), String.valueOf(error.code()));
        Answers.later(exchange, RpcError.id(exchange.body(), envelope), error, -Math.floorDiv(-millis, 1000L));
        return false;
    }

    private static long askForCall(
            RateLimits rules, @Nullable String tenant, byte[] body, Envelope envelope, long now) {
        if (!envelope.escaped(Field.NAME)) {
            return rules.call(tenant, body, envelope.start(Field.NAME), envelope.end(Field.NAME), now);
        }
        byte[] name = envelope.text(Field.NAME).getBytes(UTF_8);
        return rules.call(tenant, name, 0, name.length, now);
    }

    /** Writes the figures of what there is. */
    public void figures(Exposition page) {
        if (audit != null) {
            audit.figures(page);
        }
        if (limits != null) {
            limits.figures(page);
        }
    }
}
