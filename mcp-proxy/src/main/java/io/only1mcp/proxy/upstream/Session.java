package io.only1mcp.proxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session with a backend in revisions up to 2025-11-25, on behalf of one client or of the gateway itself. It is opened
 * when it is needed first, and again after it was lost.
 */
public final class Session {

    /** Waits for a session; one of the two is called, once. */
    public interface Waiter {
        /** The session is open. */
        void opened();

        /**
         * The session could not be opened.
         *
         * @param failure how the backend failed, or null when it answered that it speaks none of these revisions
         */
        void notOpened(@Nullable Failure failure, String why);
    }

    /** On whose behalf the session is held. */
    public interface Owner {
        /** The session has been opened; it is used when {@code goOn} is called. */
        void opened(Session session, Runnable goOn);
    }

    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"" + McpMethods.INITIALIZED + "\"}";
    private static final int LONGEST_ID = 4_096;

    /** About what one takes, besides its id. */
    private static final int OWN_BYTES = 128;

    private final Backend backend;
    private final long key;
    private final byte[] params;
    private final Owner owner;
    private @Nullable List<Waiter> waiters;

    /** The beginning of a POST, which sessions share, and the line that names this one. */
    private byte[] head = RequestHeads.NO_SESSION;

    private byte[] named = RequestHeads.NO_SESSION;
    private @Nullable ProtocolVersion version;
    private Map<?, ?> ownResult = Map.of();
    private boolean logging;
    private boolean open;
    private boolean ended;
    private Replica replica;
    private int losses;
    private int generation;

    /**
     * A session that is not open yet.
     *
     * @param key which replica of the backend it prefers; it keeps the one where it is opened until that is lost
     * @param params the params of initialize, as JSON
     */
    public Session(Backend backend, long key, byte[] params, Owner owner) {
        this.backend = backend;
        this.key = key;
        this.replica = backend.replicas().get(0);
        this.params = params;
        this.owner = owner;
    }

    /** Whose session it is. */
    public Backend backend() {
        return backend;
    }

    /** The replica that it is opened at, or was last. */
    public Replica replica() {
        return replica;
    }

    /** Whether it is open; one that was open when its replica was lost is not. */
    public boolean isOpen() {
        return open && losses == replica.losses();
    }

    /** The beginning of a POST in this session, without a length; meaningful while it is open. */
    public byte[] head() {
        byte[] whole = Arrays.copyOf(head, headBytes());
        System.arraycopy(named, 0, whole, head.length, named.length);
        return whole;
    }

    /** Writes it. */
    public void writeHead(ByteBuf out) {
        out.writeBytes(head).writeBytes(named);
    }

    /** How long it is. */
    public int headBytes() {
        return head.length + named.length;
    }

    /** About how much memory the session takes. */
    public int bytes() {
        return OWN_BYTES + named.length;
    }

    /** About how much memory is held for it besides, of whose it is, when nothing else holds that. */
    public int ownerBytes() {
        return 2 * OWN_BYTES + params.length;
    }

    /** The beginning of a GET in this session, without its end; meaningful while it is open. */
    public byte[] streamHead() {
        return replica.heads().legacy("GET", version, named);
    }

    /** The revision that was negotiated, or null while it is not open. */
    public @Nullable ProtocolVersion version() {
        return version;
    }

    /** Whether the backend gave it an id: only then can it be lost. */
    public boolean hasId() {
        return named.length > 0;
    }

    /** What the backend answered to initialize; kept of the gateway's own session only, else empty. */
    public Map<?, ?> ownResult() {
        return ownResult;
    }

    /** Whether the backend said that it logs. */
    public boolean logs() {
        return logging;
    }

    /** Which opening this is: so that a late word of an earlier one's end does not end this one. */
    public int generation() {
        return generation;
    }

    /** Calls the waiter when the session is open: at once, or when the backend has answered. */
    public void whenOpen(Waiter waiter) {
        if (isOpen()) {
            waiter.opened();
        } else if (waiters != null) {
            waiters.add(waiter);
        } else {
            waiters = new ArrayList<>();
            waiters.add(waiter);
            initialize();
        }
    }

    /** The backend does not know that opening of the session any more. */
    public void lost(int lostGeneration) {
        if (generation == lostGeneration) {
            forget();
        }
    }

    /** Forgets the session, without a word to the backend. */
    private void forget() {
        open = false;
        version = null;
        named = RequestHeads.NO_SESSION;
        head = RequestHeads.NO_SESSION;
    }

    /**
     * Tells the backend that the session is not needed any more, forgets it, and calls when that is done. One that is just
     * being opened is ended when it is open.
     */
    public void end(Runnable done) {
        ended = waiters != null;
        if (isOpen() && hasId()) {
            byte[] delete = replica.heads().legacy("DELETE", version, named);
            forget();
            Question.farewell(replica, delete, done);
        } else {
            forget();
            done.run();
        }
    }

    private void initialize() {
        ended = false;
        initialize(backend.replicas().size());
    }

    private void initialize(int attempts) {
        replica = backend.replica(key);
        losses = replica.losses();
        String message = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"" + McpMethods.INITIALIZE + "\",\"params\":"
                + new String(params, UTF_8) + "}";
        Question.legacy(
                replica, replica.heads().legacy("POST", null, RequestHeads.NO_SESSION), message, new Question.Asker() {
                    @Override
                    public void answered(Reply reply) {
                        negotiated(reply);
                    }

                    @Override
                    public void unanswered(Failure failure, String why) {
                        if (failure == Failure.UNREACHABLE && attempts > 1 && backend.hasOther()) {
                            initialize(attempts - 1);
                        } else {
                            notOpened(failure, why);
                        }
                    }
                });
    }

    private void negotiated(Reply reply) {
        Map<?, ?> result = reply.result();
        if (result == null) {
            boolean broken = reply.status() >= 500;
            notOpened(broken ? Failure.BAD_ANSWER : null, reply.inWords() + " to initialize" + reply.doubt());
            return;
        }
        Object text = result.get("protocolVersion");
        ProtocolVersion negotiated = text instanceof String name ? ProtocolVersion.of(name) : null;
        if (negotiated == null || negotiated.modern()) {
            notOpened(null, "answered initialize with revision " + text);
            return;
        }
        String session = reply.session();
        if (session != null && !session.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            notOpened(Failure.BAD_ANSWER, "opened a session whose id is not visible ASCII");
            return;
        }
        if (session != null && session.length() > LONGEST_ID) {
            giveUp(negotiated, RequestHeads.session(session));
            notOpened(Failure.BAD_ANSWER, "opened a session whose id has more than " + LONGEST_ID + " characters");
            return;
        }
        if (backend.session() == this) {
            ownResult = result;
        }
        logging =
                result.get("capabilities") instanceof Map<?, ?> offered && offered.get("logging") instanceof Map<?, ?>;
        byte[] line = RequestHeads.session(session);
        Question.legacy(replica, replica.heads().legacy("POST", negotiated, line), INITIALIZED, new Question.Asker() {
            @Override
            public void answered(Reply acknowledged) {
                if (acknowledged.status() >= 300) {
                    giveUp(negotiated, line);
                    notOpened(Failure.BAD_ANSWER, acknowledged.inWords() + " to " + McpMethods.INITIALIZED);
                    return;
                }
                opened(negotiated, line);
            }

            @Override
            public void unanswered(Failure failure, String why) {
                giveUp(negotiated, line);
                notOpened(failure, why);
            }
        });
    }

    /** The backend has begun a session that will not be used: it would keep it for long, perhaps with a process. */
    private void giveUp(ProtocolVersion negotiated, byte[] line) {
        if (line.length > 0) {
            Question.farewell(replica, replica.heads().legacy("DELETE", negotiated, line), () -> {});
        }
    }

    private void opened(ProtocolVersion negotiated, byte[] line) {
        head = replica.heads().post(negotiated);
        version = negotiated;
        named = line;
        open = true;
        losses = replica.losses();
        generation++;
        owner.opened(this, () -> {
            List<Waiter> told = takeWaiters();
            if (ended) {
                end(() -> {});
                told.forEach(waiter -> waiter.notOpened(null, "the client ended its session"));
            } else {
                told.forEach(Waiter::opened);
            }
        });
    }

    private void notOpened(@Nullable Failure failure, String why) {
        takeWaiters().forEach(waiter -> waiter.notOpened(failure, why));
    }

    private List<Waiter> takeWaiters() {
        List<Waiter> taken = waiters == null ? List.of() : waiters;
        waiters = null;
        return taken;
    }
}
