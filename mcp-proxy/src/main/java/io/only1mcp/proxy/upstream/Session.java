package io.only1mcp.proxy.upstream;

import io.only1mcp.proxy.GatewayVersion;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one session that the gateway has with a backend in revisions up to 2025-11-25. It is opened when it is needed
 * first, and again after it was lost.
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

    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"" + McpMethods.INITIALIZE
            + "\",\"params\":{\"protocolVersion\":\"" + ProtocolVersion.NEWEST_LEGACY.text()
            + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"only1mcp\",\"version\":\"" + GatewayVersion.TEXT
            + "\"}}}";
    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"" + McpMethods.INITIALIZED + "\"}";
    private static final byte[] NOTHING = {};

    private final Backend backend;
    private final List<Waiter> waiters = new ArrayList<>();
    private byte[] head = NOTHING;
    private @Nullable ProtocolVersion version;
    private @Nullable String id;
    private boolean open;
    private boolean opening;
    private int generation;

    Session(Backend backend) {
        this.backend = backend;
    }

    /** Whether it is open. */
    public boolean isOpen() {
        return open;
    }

    /** The beginning of a POST in this session, without a length; meaningful while it is open. */
    public byte[] head() {
        return head;
    }

    /** The revision that was negotiated, or null while it is not open. */
    public @Nullable ProtocolVersion version() {
        return version;
    }

    /** Whether the backend gave it an id: only then can it be lost. */
    public boolean hasId() {
        return id != null;
    }

    /** Which opening this is: so that a late word of an earlier one's end does not end this one. */
    public int generation() {
        return generation;
    }

    /** Calls the waiter when the session is open: at once, or when the backend has answered. */
    public void whenOpen(Waiter waiter) {
        if (open) {
            waiter.opened();
            return;
        }
        waiters.add(waiter);
        if (!opening) {
            opening = true;
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
    public void forget() {
        open = false;
        version = null;
        id = null;
        head = NOTHING;
    }

    /** Tells the backend that the session is not needed any more, forgets it, and calls when that is done. */
    public void end(Runnable done) {
        if (open && id != null) {
            byte[] delete = backend.heads().legacy("DELETE", version, id);
            forget();
            Question.legacy(backend, delete, "", new Question.Asker() {
                @Override
                public void answered(Reply reply) {
                    // Whatever it says: 405, for one, says that sessions end by themselves.
                    done.run();
                }

                @Override
                public void unanswered(Failure failure, String why) {
                    done.run();
                }
            });
        } else {
            forget();
            done.run();
        }
    }

    private void initialize() {
        Question.legacy(backend, backend.heads().legacy("POST", null, null), INITIALIZE, new Question.Asker() {
            @Override
            public void answered(Reply reply) {
                negotiated(reply);
            }

            @Override
            public void unanswered(Failure failure, String why) {
                notOpened(failure, why);
            }
        });
    }

    private void negotiated(Reply reply) {
        Map<?, ?> result = reply.result();
        if (result == null) {
            boolean broken = reply.status() >= 500;
            notOpened(broken ? Failure.BAD_ANSWER : null, reply.inWords() + " to initialize");
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
        byte[] opened = backend.heads().legacy("POST", negotiated, session);
        Question.legacy(backend, opened, INITIALIZED, new Question.Asker() {
            @Override
            public void answered(Reply acknowledged) {
                if (acknowledged.status() >= 300) {
                    notOpened(Failure.BAD_ANSWER, acknowledged.inWords() + " to " + McpMethods.INITIALIZED);
                    return;
                }
                head = opened;
                version = negotiated;
                id = session;
                open = true;
                opening = false;
                generation++;
                for (Waiter waiter : takeWaiters()) {
                    waiter.opened();
                }
            }

            @Override
            public void unanswered(Failure failure, String why) {
                notOpened(failure, why);
            }
        });
    }

    private void notOpened(@Nullable Failure failure, String why) {
        opening = false;
        for (Waiter waiter : takeWaiters()) {
            waiter.notOpened(failure, why);
        }
    }

    private List<Waiter> takeWaiters() {
        List<Waiter> taken = List.copyOf(waiters);
        waiters.clear();
        return taken;
    }
}
