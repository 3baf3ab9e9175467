package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.log.Log;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Whether a backend is worth waiting for. One that did not answer in time is not waited for again until it has answered
 * the same question in the background, which is asked less and less often.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the task reports by itself
final class Suspicion {

    /** A question in the background; one of the two is called, once. */
    interface Probe {
        /** Asks. */
        void ask(Runnable answered, Runnable unanswered);
    }

    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final Backend backend;
    private final BackendLoop loop;
    private final Consumer<String> log;
    private boolean suspect;
    private String why = "";
    private long pauseMillis;
    private long times;

    /**
     * No suspicion.
     *
     * @param log takes a line when it begins, and one when it ends
     */
    Suspicion(Backend backend, BackendLoop loop, Consumer<String> log) {
        this.backend = backend;
        this.loop = loop;
        this.log = log;
    }

    /** Whether it is not worth waiting for. */
    boolean isSuspect() {
        return suspect;
    }

    /** Why it is not waited for. */
    String why() {
        return why;
    }

    /** How often it became suspect. */
    long times() {
        return times;
    }

    /**
     * It did not answer in time.
     *
     * @param how what it did instead
     * @param probe asks the same again
     */
    void missed(String how, Probe probe) {
        if (suspect) {
            return;
        }
        suspect = true;
        times++;
        why = how;
        Log.warn(log, "backend " + backend.name() + ": " + why + "; it is not waited for until it answers again");
        pauseMillis = FIRST_PAUSE_MILLIS;
        askLater(probe);
    }

    private void askLater(Probe probe) {
        loop.eventLoop()
                .schedule(() -> probe.ask(this::answered, () -> unanswered(probe)), pauseMillis, TimeUnit.MILLISECONDS);
    }

    private void answered() {
        suspect = false;
        why = "";
        log.accept("backend " + backend.name() + ": answers again");
    }

    private void unanswered(Probe probe) {
        if (backend.isRetired()) {
            return;
        }
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        askLater(probe);
    }
}
