package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.channel.EventLoop;
import io.only1mcp.core.draws.Draws;
import io.only1mcp.core.profile.Sessions;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Outcome;
import io.only1mcp.core.recording.SessionRecorder;
import io.only1mcp.core.recording.SessionRecording;
import io.only1mcp.wire.http.ResponseHead;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that requests go in, one after the other. A session that is to go takes requests until the one that takes its
 * place is open, so that opening holds nobody up; where sessions are used up faster than others can be opened, requests
 * wait as they do for a connection. For one event loop.
 */
// What a timer has done is seen by what it did.
@SuppressWarnings("FutureReturnValueIgnored")
final class SessionPool {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int ABANDON = -3;
    private static final int NO_LONGER_KNOWN = 404;

    private final SessionSettings settings;
    private final Sessions plan;
    private final EventLoop loop;
    private final Errands errands;
    private final ReplyCheck check = new ReplyCheck(1);
    /** Those that take requests, the one that had none for longest first. */
    private final ArrayDeque<LiveSession> ready = new ArrayDeque<>();
    /** The same, the eldest first. */
    private final ArrayDeque<LiveSession> eldest = new ArrayDeque<>();

    private SessionRecorder recorder = new SessionRecorder();
    private long sessions;
    private long churned;
    private long startedAt;
    private boolean alive;
    private boolean ended;

    SessionPool(SessionSettings settings, EventLoop loop, Errands errands) {
        this.settings = settings;
        this.plan = settings.plan();
        this.loop = loop;
        this.errands = errands;
        settings.clients()
                .forEach(client ->
                        add(new LiveSession(client.head().getBytes(ISO_8859_1), client.session(), sessions++)));
    }

    /** From now on sessions come and go as the plan says. */
    void start() {
        alive = true;
        recorder = new SessionRecorder();
        startedAt = System.nanoTime();
        churned = 0;
        scheduleChurn(startedAt);
    }

    /** No more sessions come or go. */
    SessionRecording stop() {
        alive = false;
        return recorder.recording(eldest.size());
    }

    /** Ends the sessions that are left, as far as that is quickly done. */
    void end() {
        alive = false;
        ended = true;
        eldest.forEach(this::lastWord);
        eldest.clear();
        ready.clear();
    }

    private void lastWord(LiveSession session) {
        if (plan.delete()) {
            errands.send(settings.delete(), session.head, new Unheard());
        }
    }

    /** Whether a request can be sent in some session. */
    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** The session of the next request. */
    LiveSession use() {
        LiveSession session = ready.remove();
        session.inFlight++;
        if (!alive || plan.calls() == 0) {
            ready.add(session);
            return session;
        }
        session.used++;
        if (session.used >= (plan.calls() + 1) / 2 && !session.succeeded) {
            session.succeeded = true;
            open(session, true);
        }
        if (session.used >= plan.calls()) {
            eldest.remove(session);
            session.leaving = true;
        } else {
            ready.add(session);
        }
        return session;
    }

    /** A request of a session is settled. */
    void settled(LiveSession session, int status) {
        session.inFlight--;
        if (status == NO_LONGER_KNOWN && !session.lost) {
            session.lost = true;
            recorder.lost();
            if (!session.succeeded) {
                session.succeeded = true;
                open(session, true);
            }
            leave(session);
        } else if (session.leaving && session.inFlight == 0) {
            end(session);
        }
    }

    private void scheduleChurn(long phase) {
        if (plan.churnPerSecond() > 0) {
            long next = phase + (long) (++churned * 1e9 / plan.churnPerSecond());
            loop.schedule(() -> churn(phase), next - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private void churn(long phase) {
        if (!alive || phase != startedAt) {
            return;
        }
        for (LiveSession session : eldest) {
            if (!session.succeeded) {
                session.succeeded = true;
                open(session, false);
                break;
            }
        }
        scheduleChurn(phase);
    }

    /** Opens a session that takes the place of another, whose place must be taken or not. */
    private void open(LiveSession before, boolean needed) {
        recorder.due();
        new Opening(before, needed, System.nanoTime()).initialize();
    }

    private void add(LiveSession session) {
        ready.add(session);
        eldest.add(session);
    }

    private void leave(LiveSession session) {
        if (!session.leaving) {
            session.leaving = true;
            ready.remove(session);
            eldest.remove(session);
            if (session.inFlight == 0) {
                end(session);
            }
        }
    }

    private void end(LiveSession session) {
        if (session.lost) {
            return;
        }
        boolean abandoned = Draws.share(Draws.next(settings.seed(), ABANDON, session.number, 0)) < plan.abandon();
        if (abandoned || !plan.delete()) {
            recorder.abandoned();
            return;
        }
        errands.send(settings.delete(), session.head, new Errands.Done() {
            @Override
            public void answered(ReplyReader reply) {
                int status = reply.head().status();
                if (status >= 200 && status < 300) {
                    recorder.deleted();
                } else {
                    failed(new Outcome.Failed(FailureKind.HTTP, "HTTP " + status));
                }
            }

            @Override
            public void failed(Outcome.Failed why) {
                recorder.notDeleted(why);
            }
        });
    }

    private Outcome check(ReplyReader reply, Form form, long id) {
        return check.check(reply.head(), reply.body(), reply.bodyStart(), reply.bodyEnd(), new Expected(form, id));
    }

    /** A session on its way to be opened: initialize, the word that it is open, and the list of tools. */
    private final class Opening {
        private final LiveSession before;
        private final boolean needed;
        private final long dueAt;
        /** That of the phase in which it was due. */
        private final SessionRecorder own = recorder;

        Opening(LiveSession before, boolean needed, long dueAt) {
            this.before = before;
            this.needed = needed;
            this.dueAt = dueAt;
        }

        void initialize() {
            step("initialize", settings.initialize(), before.client, SessionSettings.INITIALIZE, reply -> {
                String id = session(reply);
                if (id == null) {
                    fail(new Outcome.Failed(FailureKind.INVALID_REPLY, "no session in the answer"), "initialize");
                    return;
                }
                own.initialized(System.nanoTime() - dueAt);
                initialized(new LiveSession(before.client, id, sessions++));
            });
        }

        private void initialized(LiveSession session) {
            if (ended) {
                lastWord(session);
                return;
            }
            step("initialized", settings.initialized(), session.head, SessionSettings.NO_ID, taken -> {
                RawRequest list = settings.list();
                if (list == null) {
                    opened(session);
                } else {
                    step("tools/list", list, session.head, SessionSettings.LIST, listed -> opened(session));
                }
            });
        }

        private void opened(LiveSession session) {
            if (ended) {
                lastWord(session);
                return;
            }
            own.opened(System.nanoTime() - dueAt);
            add(session);
            // A session whose requests are counted goes when they are used up; any other goes now.
            if (!needed) {
                leave(before);
            }
        }

        private void step(String name, RawRequest request, byte[] head, long id, Next next) {
            errands.send(request, head, new Errands.Done() {
                @Override
                public void answered(ReplyReader reply) {
                    Outcome outcome = check(reply, id == SessionSettings.NO_ID ? Form.NOTIFICATION : Form.REQUEST, id);
                    if (outcome instanceof Outcome.Failed why) {
                        failed(why);
                    } else {
                        next.answered(reply);
                    }
                }

                @Override
                public void failed(Outcome.Failed why) {
                    fail(why, name);
                }
            });
        }

        private void fail(Outcome.Failed why, String step) {
            own.failed(why, step);
            if (!needed) {
                before.succeeded = false;
            } else if (!ended) {
                loop.schedule(() -> open(before, true), RETRY_NANOS, TimeUnit.NANOSECONDS);
            }
        }
    }

    private interface Next {
        void answered(ReplyReader reply);
    }

    private static @Nullable String session(ReplyReader reply) {
        ResponseHead head = reply.head();
        return head.sessionStart() < 0
                ? null
                : new String(
                        reply.headBytes(), head.sessionStart(), head.sessionEnd() - head.sessionStart(), ISO_8859_1);
    }

    /** What is expected of an answer on the way to a session: its id. */
    private record Expected(Form form, long id) implements ReplyCheck.Expected {
        @Override
        public int operation() {
            return 0;
        }

        @Override
        public byte @Nullable [] marker() {
            return null;
        }

        @Override
        public byte @Nullable [] text() {
            return null;
        }
    }

    private static final class Unheard implements Errands.Done {
        @Override
        public void answered(ReplyReader reply) {}

        @Override
        public void failed(Outcome.Failed why) {}
    }
}
