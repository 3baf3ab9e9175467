package io.only1mcp.wire.http;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/** Since when a connection has been doing what it does, and whether that takes too long. */
final class Overdue {
    private static final long LAST_SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What is to be done about it. */
    enum Remedy {
        /** It is in time. */
        NONE,
        /** To be closed: nothing is expected of it any more. */
        CLOSE,
        /** To be cut off, without the goodbye of TLS, for it takes nothing. */
        CUT,
        /** To be told that its request did not come in time. */
        TOO_SLOW,
        /** To be told that there is no memory for its request. */
        NO_ROOM
    }

    private final ServerLoop loop;
    private final Unsent unsent = new Unsent();
    private long since;

    Overdue(ServerLoop loop) {
        this.loop = loop;
    }

    /** It begins something new. */
    void restart() {
        since = loop.now();
    }

    /** The server is to end: what has begun to come has a second left, and not the time that it had. */
    void hurry() {
        since = Math.min(since, loop.now() - loop.requestTimeoutNanos() + LAST_SECOND_NANOS);
    }

    /** What the sweep at {@code now} is to do. */
    Remedy remedy(Channel channel, Phase phase, PartialBody body, long now) {
        if (unsent.takesNothing(channel, now, loop.requestTimeoutNanos())) {
            return Remedy.CUT;
        }
        long waited = now - since;
        return switch (phase) {
            case IDLE -> waited >= loop.idleTimeoutNanos() ? Remedy.CLOSE : Remedy.NONE;
            case HEAD -> waited > loop.requestTimeoutNanos() ? Remedy.TOO_SLOW : Remedy.NONE;
            case BODY -> {
                if (waited > loop.requestTimeoutNanos()) {
                    yield Remedy.TOO_SLOW;
                }
                boolean inTheWay = loop.budget().waiting() > 0 && body.isSlow(now, loop.patienceNanos());
                yield inTheWay ? Remedy.NO_ROOM : Remedy.NONE;
            }
            case STARVING -> waited > loop.patienceNanos() ? Remedy.NO_ROOM : Remedy.NONE;
            case CLOSING -> waited > LINGER_NANOS && unsent.isEmpty() ? Remedy.CLOSE : Remedy.NONE;
            // The service has deadlines of its own.
            case SERVING -> Remedy.NONE;
        };
    }
}
