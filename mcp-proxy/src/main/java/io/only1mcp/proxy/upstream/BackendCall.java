package io.only1mcp.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.only1mcp.wire.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * One request to a backend and what becomes of it. Exactly one of {@link #whole}, {@link #end} and {@link #failed} ends
 * it, unless it was {@linkplain #abandon abandoned}. Belongs to one event loop; may be used again when it has ended.
 */
public abstract class BackendCall extends Timed {
    private static final byte[] NOTHING = {};

    private final boolean question;
    private boolean patient;
    private boolean brief;
    private boolean excused;

    /** What is counted for it because whoever asked has gone. */
    private long alone;

    private long sentAt;
    private @Nullable ByteBuf request;
    private byte[] tail = NOTHING;
    private int tailFrom;
    private int tailTo;
    private @Nullable Replica replica;
    private @Nullable BackendConnection connection;
    private boolean movable;
    private long key;
    private @Nullable Failure refusal;
    private String refusedWhy = "";

    /**
     * A call that has not been sent.
     *
     * @param question whether it is a question of our own and no client's call: it has another deadline
     */
    protected BackendCall(boolean question) {
        this.question = question;
    }

    final boolean isQuestion() {
        return question;
    }

    final boolean isPatient() {
        return patient;
    }

    final boolean isBrief() {
        return brief;
    }

    /** From now on its backend may be silent for as long as it likes: a stream on which nothing may happen for hours. */
    protected final void bePatient() {
        patient = true;
        if (connection != null) {
            Deadlines.stop(this);
            connection.setApart(true);
        }
    }

    /** From now on its backend is to answer in time again. */
    protected final void beImpatient() {
        patient = false;
        brief = false;
        if (connection != null && replica != null) {
            connection.setApart(isApart());
            replica.loop().start(this, System.nanoTime());
        }
    }

    /** Nobody waits for its answer any more: from now on its backend has one time in all, whatever it says meanwhile. */
    protected final void beBrief() {
        if (!brief) {
            beImpatient();
            brief = true;
        }
    }

    /** Not to end in time is no failure of its backend, which has been heard. */
    final void excuse() {
        excused = true;
    }

    /**
     * Its answer has come, and only its end is awaited, so that its connection can be used again: not for long, and not to end is
     * no failure of its backend.
     */
    protected final void awaitEnd() {
        patient = true;
        excuse();
        if (connection != null && replica != null) {
            replica.loop().awaitEnd(this);
        }
    }

    /**
     * Whether its connection is not counted among those that there may be: of a stream that may last for hours, which must
     * not hold up calls.
     */
    protected boolean isApart() {
        return false;
    }

    /** Whether a process of ours has to start before there can be an answer, which may take longer then. */
    protected boolean waitsForStart() {
        return false;
    }

    /** Whether there is memory for what it sends while it waits for a connection. */
    protected boolean mayWait() {
        return true;
    }

    /** What it asks, as the end of "gave no answer"; empty for a client's call. */
    protected String toWhat() {
        return "";
    }

    /** Whether it goes though its replica is left alone: what ends something there, which would else be kept for long. */
    protected boolean isFarewell() {
        return false;
    }

    /**
     * Lets it go to another replica of its backend where no connection to the first one can be had.
     *
     * @param itsKey which replicas it prefers, or 0
     */
    protected final void mayMove(long itsKey) {
        movable = true;
        key = itsKey;
    }

    final boolean isMovable() {
        return movable;
    }

    final long key() {
        return key;
    }

    /** When it was handed over to be sent; an instant of {@link System#nanoTime}. */
    final long sentAt() {
        return sentAt;
    }

    /**
     * Whether an answer that is whole may be the answer to it, and no other's that was left on its connection; the
     * parameters as of {@link #whole}, which is called next where it may.
     */
    protected boolean isItsOwn(ResponseHead head, byte[] bytes, int from, int to) {
        return true;
    }

    /** The whole answer: its head, and its body in {@code bytes[from, to)}, valid during the call only. */
    protected abstract void whole(ResponseHead head, byte[] bytes, int from, int to);

    /** The head of an answer whose body follows in pieces; {@code bytes} is what the head was read from. */
    protected abstract void begin(ResponseHead head, byte[] bytes);

    /** A piece of the body, valid during the call only. */
    protected abstract void data(byte[] bytes, int from, int to);

    /** The answer that had a beginning is complete. */
    protected abstract void end();

    /**
     * There is no direct memory for what is to be written of its answer; that of the heap ends the process. Whoever has a client to tell ends here; others leave it to
     * their connection, which closes.
     */
    protected void starved(OutOfMemoryError cause) {
        throw cause;
    }

    /** There will be no answer, or no end of it. */
    protected abstract void failed(Failure failure, String why);

    /**
     * What is to be sent: a buffer, which is taken over, and behind it {@code bytes[from, to)}, which must stay as they
     * are until the answer.
     */
    final void take(Replica to, long at, ByteBuf first, byte[] rest, int restFrom, int restTo) {
        sentAt = at;
        patient = false;
        brief = false;
        excused = false;
        replica = to;
        request = first;
        tail = rest;
        tailFrom = restFrom;
        tailTo = restTo;
    }

    /** It goes to another replica, whose heads its request has been given. */
    final void move(Replica to, ByteBuf first) {
        sent();
        request = first;
        replica = to;
        connection = null;
    }

    /** It has waited for a connection until now. */
    final void waited(long until) {
        sentAt = until;
    }

    /** It will not be sent, so that what it was to send takes no memory any more. */
    final void refused(Failure failure, String why) {
        sent();
        refusal = failure;
        refusedWhy = why;
    }

    /** What is still to be sent first, or null when it is gone. */
    final @Nullable ByteBuf request() {
        return request;
    }

    /** The connection that it goes over has been found. */
    final void travels(BackendConnection over) {
        connection = over;
    }

    /** The first part has been written. */
    final void sent() {
        if (request != null) {
            request.release();
            request = null;
        }
    }

    final byte[] tail() {
        return tail;
    }

    final int tailFrom() {
        return tailFrom;
    }

    final int tailTo() {
        return tailTo;
    }

    final void tailSent(int upTo) {
        tailFrom = upTo;
    }

    /** Whether it was handed over to be sent, and is not over. */
    protected final boolean isHandedOver() {
        return replica != null;
    }

    /** Whether all of it has gone, or nothing is to be sent just now. */
    protected final boolean hasGone() {
        return request == null && tailFrom >= tailTo;
    }

    /** Goes on to be sent though nobody waits for its answer, where there is memory for that; false where there is none. */
    protected final boolean goesOnAlone() {
        long bytes = (request == null ? 0 : request.readableBytes()) + (long) tailTo - tailFrom;
        if (replica == null || bytes == 0 || alone > 0) {
            return true;
        }
        if (!replica.loop().going().resize(0, bytes)) {
            return false;
        }
        alone = bytes;
        return true;
    }

    /** Lets go of everything, before the end is reported. */
    final void over() {
        Deadlines.stop(this);
        sent();
        tail = NOTHING;
        tailFrom = 0;
        tailTo = 0;
        connection = null;
        movable = false;
        key = 0;
        refusal = null;
        Replica asked = replica;
        replica = null;
        if (asked != null) {
            if (alone > 0) {
                asked.loop().going().resize(alone, 0);
                alone = 0;
            }
            asked.left(this);
        }
    }

    @Override
    final void expired() {
        Replica asked = replica;
        Failure failure = refusal;
        if (asked == null) {
            return;
        }
        if (failure != null) {
            String why = refusedWhy;
            over();
            failed(failure, why);
        } else if (connection == null) {
            String why = asked.exhausted();
            over();
            failed(Failure.EXHAUSTED, why);
        } else {
            String why = asked.loop().timeoutOf(this);
            if (!excused) {
                asked.failed(this, Failure.TIMED_OUT, why);
            }
            abandon();
            failed(Failure.TIMED_OUT, why);
        }
    }

    /** Ends it without a report: the backend sees its connection closed. */
    public final void abandon() {
        BackendConnection over = connection;
        over();
        if (over != null) {
            over.drop(this);
        }
    }

    /** Takes no more data for now. */
    protected final void pause() {
        if (connection != null) {
            Deadlines.stop(this);
            connection.pause();
        }
    }

    /** Takes data again. */
    protected final void resume() {
        if (connection != null) {
            connection.resume();
        }
    }
}
