package io.only1mcp.proxy.listen;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Thins out word of changes. The first word of something passes at once; what is said again within the window passes
 * once, at its end, so the last word is never lost. While the receiver takes nothing, each thing waits at most once.
 * Belongs to one event loop.
 *
 * @param <K> what can change: a kind of list, a resource
 */
public final class Coalescer<K> {

    /** Runs something later, on the loop that the coalescer belongs to. */
    public interface Timer {
        /** Runs it when so many nanoseconds have passed. */
        void after(long nanos, Runnable run);
    }

    /** The least time between two words of the same thing. */
    public static final Duration WINDOW = Duration.ofMillis(100);

    /** The most things that are remembered at a time. */
    public static final int MOST = 4096;

    private static final long WINDOW_NANOS = WINDOW.toNanos();

    /** A thing that passed not long ago, or waits. */
    private static final class Recent {
        private final long until;
        private boolean again;

        Recent(long until, boolean again) {
            this.until = until;
            this.again = again;
        }
    }

    private final LongSupplier clock;
    private final Timer timer;
    private final Consumer<K> receiver;

    /** In the order in which their windows end. */
    private final Map<K, Recent> recent = new LinkedHashMap<>();

    private boolean armed;
    private boolean paused;

    /**
     * A coalescer to which nothing was said yet.
     *
     * @param clock the time in nanoseconds, such as {@link System#nanoTime}
     * @param receiver takes what passes; it may pause the coalescer meanwhile
     */
    public Coalescer(LongSupplier clock, Timer timer, Consumer<K> receiver) {
        this.clock = clock;
        this.timer = timer;
        this.receiver = receiver;
    }

    /**
     * Something has changed.
     *
     * @return false when it was lost: the receiver takes nothing, and {@link #MOST} other things wait for it
     */
    public boolean changed(K thing) {
        Recent known = recent.get(thing);
        if (known != null) {
            known.again = true;
            return true;
        }
        if (recent.size() >= MOST) {
            if (!paused) {
                receiver.accept(thing);
            }
            return !paused;
        }
        recent.put(thing, new Recent(clock.getAsLong() + WINDOW_NANOS, paused));
        arm();
        if (!paused) {
            receiver.accept(thing);
        }
        return true;
    }

    /** The receiver takes nothing for now. */
    public void pause() {
        paused = true;
    }

    /** The receiver takes what waits for it. */
    public void resume() {
        if (paused) {
            paused = false;
            pass();
        }
    }

    /** Forgets what waits: nobody will receive it. */
    public void stop() {
        recent.clear();
    }

    private void arm() {
        Map.Entry<K, Recent> first = first();
        if (first != null && !armed && !paused) {
            armed = true;
            timer.after(Math.max(0, first.getValue().until - clock.getAsLong()), () -> {
                armed = false;
                pass();
            });
        }
    }

    private Map.@Nullable Entry<K, Recent> first() {
        return recent.isEmpty() ? null : recent.entrySet().iterator().next();
    }

    /** Lets pass what waits and whose window has ended. */
    private void pass() {
        long now = clock.getAsLong();
        for (Map.Entry<K, Recent> first = first();
                first != null && first.getValue().until - now <= 0;
                first = first()) {
            K thing = first.getKey();
            if (first.getValue().again) {
                if (paused) {
                    return;
                }
                recent.remove(thing);
                recent.put(thing, new Recent(now + WINDOW_NANOS, false));
                receiver.accept(thing);
            } else {
                recent.remove(thing);
            }
        }
        arm();
    }
}
