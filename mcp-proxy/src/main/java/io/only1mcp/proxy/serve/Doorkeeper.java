package io.only1mcp.proxy.serve;

import io.netty.handler.codec.http.HttpMethod;
import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.auth.Authentication;
import io.only1mcp.proxy.auth.Authenticator;
import io.only1mcp.proxy.auth.Caller;
import io.only1mcp.proxy.auth.Challenge;
import io.only1mcp.proxy.auth.Refusal;
import io.only1mcp.proxy.config.AuthenticationConfig;
import io.only1mcp.proxy.config.RolesConfig;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.RpcError;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds out who sends a request to the endpoint, and answers those who may not come in. Belongs to one event loop. */
public final class Doorkeeper {
    private static final AnswerHead METADATA = AnswerHead.of(200, "application/json");
    private static final AnswerHead ONLY_GET = AnswerHead.of(405, null, "Allow: GET");
    private static final byte[] NOTHING = {};
    private static final RpcError NOTHING_ALLOWED = RpcError.of(
            403, ErrorCodes.NOT_ALLOWED, "Authorization: the caller has no role that may use anything here");

    private final Authenticator authenticator;
    private final Challenge challenge;

    private Doorkeeper(Authenticator authenticator, Challenge challenge) {
        this.authenticator = authenticator;
        this.challenge = challenge;
    }

    /**
     * As configured; reads the keys of tokens, so it is not to be called on the event loop.
     *
     * @param clock the time by which tokens expire
     * @throws io.only1mcp.proxy.config.ConfigException when the keys cannot be read or used
     */
    public static Doorkeeper of(AuthenticationConfig config, @Nullable RolesConfig roles, InstantSource clock) {
        return new Doorkeeper(Authenticator.of(config, roles, clock), new Challenge(config, roles));
    }

    /**
     * Says in the exchange who has sent it, and is true; or answers it.
     *
     * @param oversight is told before whoever may not come in is answered
     */
    public boolean admits(HttpExchange exchange, Oversight oversight) {
        if (!(exchange.channel().localAddress() instanceof InetSocketAddress)) {
            // The client that has started the gateway, over a socket that is nobody else's.
            return true;
        }
        Authentication found = authenticator.authenticate(exchange.head().authorization());
        if (found instanceof Caller caller) {
            exchange.caller(caller);
            if (!caller.permissions().nothing()) {
                return true;
            }
            oversight.turnedAway(exchange);
            Answers.error(exchange, challenge.forbidden(), NOTHING_ALLOWED);
        } else if (found instanceof Refusal refusal) {
            RpcError error = RpcError.of(401, ErrorCodes.UNAUTHORIZED, "Authorization: " + refusal.words());
            oversight.turnedAway(exchange);
            Answers.error(exchange, challenge.unauthorized(refusal), error);
        }
        return false;
    }

    /** Whether the metadata of the resource are at this path. */
    public boolean describes(String path) {
        return challenge.describes(path);
    }

    /** Answers with the metadata of the resource, which everybody may read. */
    public void describe(HttpExchange exchange) {
        boolean read = exchange.head().method().equals(HttpMethod.GET);
        exchange.answer((read ? METADATA : ONLY_GET)
                .answer(exchange.allocator(), exchange.keepAlive(), read ? challenge.metadata() : NOTHING));
    }

    /** Says of a caller whether the token is good no longer. */
    public Predicate<Principal> over() {
        long now = authenticator.now();
        return caller -> caller instanceof Caller known && known.isOver(now);
    }
}
