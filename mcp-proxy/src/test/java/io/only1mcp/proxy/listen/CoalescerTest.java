package io.only1mcp.proxy.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CoalescerTest {
    private static final long WINDOW = Coalescer.WINDOW.toNanos();

    /** Time that passes when it is told to. */
    private static final class Hands implements Coalescer.Timer {
        private record Task(long at, Runnable run) {}

        private final PriorityQueue<Task> tasks = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
        private long now = Long.MAX_VALUE - WINDOW / 2; // a clock of nanoseconds may overflow at any time

        @Override
        public void after(long nanos, Runnable run) {
            tasks.add(new Task(now + nanos - Long.MIN_VALUE, run));
        }

        void pass(long nanos) {
            long until = now + nanos;
            while (!tasks.isEmpty() && tasks.peek().at + Long.MIN_VALUE - until <= 0) {
                Task next = tasks.remove();
                now = next.at + Long.MIN_VALUE;
                next.run.run();
            }
            now = until;
        }
    }

    private final Hands hands = new Hands();
    private final List<String> received = new ArrayList<>();
    private final Coalescer<String> coalescer = new Coalescer<>(() -> hands.now, hands, received::add);

    @Test
    void theFirstWordPassesAtOnce() {
        coalescer.changed("tools");

        assertThat(received).containsExactly("tools");
    }

    @Test
    void aStormPassesAsItsFirstAndItsLastWord() {
        for (int i = 0; i < 1000; i++) {
            coalescer.changed("tools");
        }
        hands.pass(WINDOW - 1);
        assertThat(received).hasSize(1);

        hands.pass(1);
        assertThat(received).containsExactly("tools", "tools");

        hands.pass(10 * WINDOW);
        assertThat(received).hasSize(2);
    }

    @Test
    void aLastingStormPassesOncePerWindow() {
        for (int i = 0; i < 100; i++) {
            coalescer.changed("tools");
            hands.pass(WINDOW / 10);
        }

        assertThat(received).hasSizeBetween(10, 11);
    }

    @Test
    void oneThingDoesNotHoldUpAnother() {
        coalescer.changed("tools");
        coalescer.changed("prompts");

        assertThat(received).containsExactly("tools", "prompts");
    }

    @Test
    void aThingThatWasQuietForAWindowPassesAtOnceAgain() {
        coalescer.changed("tools");
        hands.pass(WINDOW);
        coalescer.changed("tools");

        assertThat(received).hasSize(2);
        assertThat(hands.tasks).hasSize(1);
    }

    @Test
    void nothingIsRememberedWhenAllIsQuiet() {
        coalescer.changed("tools");
        hands.pass(WINDOW);

        assertThat(hands.tasks).isEmpty();
    }

    @Test
    void whileTheReceiverTakesNothingEachThingWaitsOnce() {
        coalescer.pause();
        for (int i = 0; i < 50; i++) {
            coalescer.changed("tools");
            coalescer.changed("prompts");
            hands.pass(WINDOW);
        }
        assertThat(received).isEmpty();

        coalescer.resume();
        assertThat(received).containsExactly("tools", "prompts");
    }

    @Test
    void aReceiverThatPausesInTheMiddleGetsTheRestLater() {
        List<String> slow = new ArrayList<>();
        List<Coalescer<String>> self = new ArrayList<>();
        Coalescer<String> waiting = new Coalescer<>(() -> hands.now, hands, thing -> {
            slow.add(thing);
            self.get(0).pause();
        });
        self.add(waiting);
        for (String thing : List.of("a", "b", "c")) {
            waiting.changed(thing);
        }
        assertThat(slow).containsExactly("a");

        hands.pass(WINDOW);
        waiting.resume();
        assertThat(slow).containsExactly("a", "b");
        waiting.resume();
        assertThat(slow).containsExactly("a", "b", "c");
    }

    @Test
    void moreThingsThanFitPassWithoutBeingRememberedAndAreRefusedOnlyWhileNothingIsTaken() {
        for (int i = 0; i < Coalescer.MOST + 10; i++) {
            assertThat(coalescer.changed("file:///" + i)).isTrue();
        }
        assertThat(received).hasSize(Coalescer.MOST + 10);

        coalescer.pause();
        assertThat(coalescer.changed("file:///1")).isTrue();
        assertThat(coalescer.changed("file:///new")).isFalse();
    }

    @Test
    void stoppedItSaysNothingMore() {
        coalescer.changed("tools");
        coalescer.changed("tools");
        coalescer.stop();
        hands.pass(WINDOW);

        assertThat(received).hasSize(1);
    }

    @Test
    void whateverHappensTheLastWordOfEachThingArrivesAndNoTwoAreCloserThanAWindow() {
        Random random = new Random(20260728);
        for (int round = 0; round < 200; round++) {
            Hands time = new Hands();
            TreeMap<String, Long> said = new TreeMap<>();
            TreeMap<String, Long> heard = new TreeMap<>();
            Coalescer<String> tested = new Coalescer<>(() -> time.now, time, thing -> {
                Long before = heard.put(thing, time.now);
                assertThat(before == null || time.now - before >= WINDOW).isTrue();
            });
            for (int step = 0; step < 100; step++) {
                String thing = "thing" + random.nextInt(5);
                switch (random.nextInt(6)) {
                    case 0 -> tested.pause();
                    case 1 -> tested.resume();
                    case 2, 3 -> time.pass(random.nextInt((int) WINDOW));
                    default -> {
                        said.put(thing, time.now);
                        assertThat(tested.changed(thing)).isTrue();
                    }
                }
            }
            tested.resume();
            time.pass(2 * WINDOW);
            said.forEach((thing, at) ->
                    assertThat(heard.getOrDefault(thing, at - 1) - at).isNotNegative());
        }
    }
}
