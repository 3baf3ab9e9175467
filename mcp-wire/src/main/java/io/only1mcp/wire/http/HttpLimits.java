package io.only1mcp.wire.http;

import java.time.Duration;

/**
 * What a client may ask of a server before it is refused.
 *
 * @param connections the most connections at a time; one more is closed at once
 * @param bodyBytes the largest body of a request
 * @param lineBytes the longest request line
 * @param headBytes the most bytes of header fields in one request
 * @param bufferedBytes the most bytes of large bodies of all connections together, from their first bytes until they
 *     are answered; whoever wants more waits
 * @param untakenBytes the most bytes of answers that lie in memory because clients do not take them, of all connections
 *     together; where it is more, whoever fell behind first is cut off
 * @param patience how long a request may wait for memory before it is answered with 503
 * @param requestTimeout how long a request may take to arrive whole, and how long a client may take none of its answer
 * @param idleTimeout how long a connection may stay without a request
 */
public record HttpLimits(
        int connections,
        int bodyBytes,
        int lineBytes,
        int headBytes,
        long bufferedBytes,
        long untakenBytes,
        Duration patience,
        Duration requestTimeout,
        Duration idleTimeout) {

    /**
     * 3,000 connections, 10 MB bodies, 4 KiB lines, 32 KiB heads, 5 s of patience, 30 s for a request, ten minutes without one,
     * and nobody is cut off for what others do not take.
     */
    public static final HttpLimits DEFAULT = new HttpLimits(
            3_000,
            10 * 1000 * 1000,
            4 * 1024,
            32 * 1024,
            128L * 1024 * 1024,
            Long.MAX_VALUE,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10));

    public HttpLimits {
        atLeastOne("connections", connections);
        atLeastOne("bodyBytes", bodyBytes);
        atLeastOne("lineBytes", lineBytes);
        atLeastOne("headBytes", headBytes);
        atLeastOne("bufferedBytes", bufferedBytes);
        atLeastOne("untakenBytes", untakenBytes);
        atLeastOne("patience in ms", patience.toMillis());
        atLeastOne("requestTimeout in ms", requestTimeout.toMillis());
        atLeastOne("idleTimeout in ms", idleTimeout.toMillis());
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": must be >= 1, got " + value);
        }
    }

    /** The same limits with another most of connections. */
    public HttpLimits withConnections(int most) {
        return new HttpLimits(
                most,
                bodyBytes,
                lineBytes,
                headBytes,
                bufferedBytes,
                untakenBytes,
                patience,
                requestTimeout,
                idleTimeout);
    }

    /** The same limits with another largest body. */
    public HttpLimits withBodyBytes(int largest) {
        return new HttpLimits(
                connections,
                largest,
                lineBytes,
                headBytes,
                bufferedBytes,
                untakenBytes,
                patience,
                requestTimeout,
                idleTimeout);
    }

    /** The same limits with another most of large bodies. */
    public HttpLimits withBufferedBytes(long most) {
        return new HttpLimits(
                connections,
                bodyBytes,
                lineBytes,
                headBytes,
                most,
                untakenBytes,
                patience,
                requestTimeout,
                idleTimeout);
    }

    /** The same limits with another most of what clients do not take. */
    public HttpLimits withUntakenBytes(long most) {
        return new HttpLimits(
                connections,
                bodyBytes,
                lineBytes,
                headBytes,
                bufferedBytes,
                most,
                patience,
                requestTimeout,
                idleTimeout);
    }

    /** The same limits with another time for a request to arrive. */
    public HttpLimits withRequestTimeout(Duration longest) {
        return new HttpLimits(
                connections,
                bodyBytes,
                lineBytes,
                headBytes,
                bufferedBytes,
                untakenBytes,
                patience,
                longest,
                idleTimeout);
    }

    /** The same limits with another time for a connection to stay without a request. */
    public HttpLimits withIdleTimeout(Duration longest) {
        return new HttpLimits(
                connections,
                bodyBytes,
                lineBytes,
                headBytes,
                bufferedBytes,
                untakenBytes,
                patience,
                requestTimeout,
                longest);
    }

    /** The same limits with another time to wait for memory. */
    public HttpLimits withPatience(Duration longest) {
        return new HttpLimits(
                connections,
                bodyBytes,
                lineBytes,
                headBytes,
                bufferedBytes,
                untakenBytes,
                longest,
                requestTimeout,
                idleTimeout);
    }
}
