package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Question;
import io.only1mcp.proxy.upstream.Reply;
import io.only1mcp.proxy.upstream.Session;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a backend said of itself in each era. Asked when it is needed first, again when its time to live is over, and
 * again after the backend was lost: for the era since 2026-07-28 by server/discover, and where that is no answer, by
 * initialize.
 */
final class Knowledge {

    /** Waits for the knowledge; one of the two is called, once. */
    interface Waiter {
        /** It is known. */
        void known(Told told);

        /**
         * The backend cannot say.
         *
         * @param failure how it failed, or null when it answered, but said in no era what it speaks
         */
        void unknown(@Nullable Failure failure, String why);
    }

    private static final int INTERNAL_ERROR = 500;

    /** As many as there may be clients: those who have gone wait on until there is an answer, and must not be ever more. */
    static final int MOST_WAITERS = 3_000;

    private final Backend backend;
    private final Suspicion suspicion;
    private final LongSupplier clock;
    private final Runnable changed;
    private final Side modern = new Side(true);
    private final Side legacy = new Side(false);
    private String refusal = "";

    /**
     * Nothing is known yet.
     *
     * @param suspicion whether the backend is worth waiting for
     * @param clock the time in nanoseconds, such as {@link System#nanoTime}
     * @param changed called when something is known, or not any more
     */
    Knowledge(Backend backend, Suspicion suspicion, LongSupplier clock, Runnable changed) {
        this.backend = backend;
        this.suspicion = suspicion;
        this.clock = clock;
        this.changed = changed;
        backend.onLost(this::lost);
    }

    Backend backend() {
        return backend;
    }

    Suspicion suspicion() {
        return suspicion;
    }

    /** What is known of an era now, be it expired, or null. */
    @Nullable
    Told told(boolean inModern) {
        return side(inModern).told;
    }

    /** What was known of an era last, though the backend may have been lost since, or null. */
    @Nullable
    Told last(boolean inModern) {
        return side(inModern).last;
    }

    /** What it said last instead of speaking MCP of any revision; empty where it speaks one, or has not been asked. */
    String refusal() {
        return refusal;
    }

    /** Whether the backend has said that it speaks a revision that the gateway knows, and nothing else since. */
    boolean isOfUse() {
        return refusal.isEmpty() && (speaksAny(modern.last) || speaksAny(legacy.last));
    }

    private static boolean speaksAny(@Nullable Told told) {
        return told != null && !told.versions().isEmpty();
    }

    /** Whether the backend may have a capability, by what it said last in any era; true as long as it said nothing. */
    boolean mayHave(String capability) {
        boolean silent = true;
        for (Told told : new Told[] {modern.last, legacy.last}) {
            if (told != null && !told.capabilities().said().isEmpty()) {
                silent = false;
                if (told.capabilities().has(capability)) {
                    return true;
                }
            }
        }
        return silent;
    }

    /** Whether the backend speaks an era; true as long as that is not known. */
    boolean maySpeak(boolean inModern) {
        Told told = told(inModern);
        return told == null || told.speaks(inModern);
    }

    private Side side(boolean inModern) {
        return inModern ? modern : legacy;
    }

    /** What is known may be so no longer: it is asked for again, and holds until then only where nobody can be asked. */
    private void lost() {
        modern.told = null;
        legacy.told = null;
        changed.run();
    }

    /** Forgets everything. */
    void forget() {
        modern.last = null;
        legacy.last = null;
        refusal = "";
        lost();
    }

    /** Calls the waiter when it is known what the backend says in an era: at once, or when it has answered. */
    void learn(boolean inModern, Waiter waiter) {
        Side side = side(inModern);
        Told known = side.told;
        if (known != null && !known.isExpired(clock.getAsLong())) {
            waiter.known(known);
        } else {
            side.ask(waiter);
        }
    }

    /** Asks again, whatever is known. */
    void ask(boolean inModern, Waiter waiter) {
        side(inModern).ask(waiter);
    }

    /** What is known of an era, and who waits for it. */
    private final class Side {
        private final boolean isModern;
        private final List<Waiter> waiters = new ArrayList<>();
        private boolean asking;
        private @Nullable Told told;
        private @Nullable Told last;

        Side(boolean isModern) {
            this.isModern = isModern;
        }

        void ask(Waiter waiter) {
            if (waiters.size() >= MOST_WAITERS) {
                waiter.unknown(Failure.EXHAUSTED, "has not answered yet, and too many wait for that");
                return;
            }
            waiters.add(waiter);
            if (!asking) {
                asking = true;
                if (isModern) {
                    discover();
                } else {
                    initialize();
                }
            }
        }

        private void discover() {
            Asking.STATELESS.ask(backend, McpMethods.SERVER_DISCOVER, "", new Question.Asker() {
                @Override
                public void answered(Reply reply) {
                    discovered(reply);
                }

                @Override
                public void unanswered(Failure failure, String why) {
                    unknown(failure, why);
                }
            });
        }

        private void discovered(Reply reply) {
            Map<?, ?> result = reply.result();
            if (result != null && result.containsKey("supportedVersions")) {
                known(Told.discovered(result, clock.getAsLong()));
            } else if (reply.errorCode() == ErrorCodes.UNSUPPORTED_VERSION
                    && !reply.supportedVersions().isEmpty()) {
                known(Told.refused(reply.supportedVersions(), clock.getAsLong()));
            } else if (reply.saysNotNow()) {
                unknown(Failure.BAD_ANSWER, reply.inWords() + " to " + McpMethods.SERVER_DISCOVER);
            } else {
                boolean inTrouble = reply.status() >= INTERNAL_ERROR;
                legacy.ask(new Waiter() {
                    @Override
                    public void known(Told found) {
                        if (found.speaks(false)) {
                            Side.this.known(inTrouble ? found.forNow() : found);
                        } else {
                            refusal = found.refusal();
                            Side.this.unknown(null, refusal);
                        }
                    }

                    @Override
                    public void unknown(@Nullable Failure failure, String why) {
                        Side.this.unknown(failure, why);
                    }
                });
            }
        }

        private void initialize() {
            Session session = backend.session();
            session.whenOpen(new Session.Waiter() {
                @Override
                public void opened() {
                    ProtocolVersion version = session.version();
                    if (version != null) {
                        known(Told.initialized(version, session.ownResult(), clock.getAsLong()));
                    } else {
                        unknown(Failure.CLOSED, "its session was lost at once");
                    }
                }

                @Override
                public void notOpened(@Nullable Failure failure, String why) {
                    if (failure == null) {
                        known(Told.refusing(why, clock.getAsLong()));
                    } else {
                        unknown(failure, why);
                    }
                }
            });
        }

        private void known(Told found) {
            told = found;
            last = found;
            refusal = speaksAny(found) ? "" : refusal;
            asking = false;
            changed.run();
            takeWaiters().forEach(waiter -> waiter.known(found));
        }

        private void unknown(@Nullable Failure failure, String why) {
            asking = false;
            takeWaiters().forEach(waiter -> waiter.unknown(failure, why));
        }

        private List<Waiter> takeWaiters() {
            List<Waiter> taken = List.copyOf(waiters);
            waiters.clear();
            return taken;
        }
    }
}
