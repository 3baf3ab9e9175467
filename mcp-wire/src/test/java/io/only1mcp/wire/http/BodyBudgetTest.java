package io.only1mcp.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final BodyBudget budget = new BodyBudget(100, tasks::add);
    private final List<String> events = new ArrayList<>();

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** A body that grows step by step. */
    private final class Body implements BodyBudget.Waiter {
        private final String name;
        private long held;
        private long wanted;

        Body(String name) {
            this.name = name;
        }

        boolean grow(long bytes) {
            wanted = bytes;
            if (budget.take(bytes)) {
                held += bytes;
                return true;
            }
            budget.await(this);
            return false;
        }

        void end() {
            long back = held;
            held = 0;
            budget.giveBack(back);
        }

        void goAway() {
            budget.leave(this);
            end();
        }

        @Override
        public long held() {
            return held;
        }

        @Override
        public long wanted() {
            return wanted;
        }

        @Override
        public void goOn() {
            events.add(name + " goes on");
            assertThat(grow(wanted)).isTrue();
        }

        @Override
        public void turnAway() {
            events.add(name + " turned away");
            end();
        }
    }

    @Test
    void whoWantsMoreThanIsLeftGoesOnWhenOthersHaveEnded() {
        Body first = new Body("first");
        Body second = new Body("second");
        assertThat(first.grow(60)).isTrue();
        assertThat(second.grow(50)).isFalse();
        assertThat(events).isEmpty();
        first.end();
        assertThat(events).as("not in the middle of what the first does").isEmpty();
        runTasks();
        assertThat(events).containsExactly("second goes on");
        second.end();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void thoseWhoWaitGoOnInTheirOrderAsFarAsThereIsRoom() {
        Body holder = new Body("holder");
        holder.grow(80);
        for (String name : List.of("a", "b", "c", "d")) {
            new Body(name).grow(40);
        }
        holder.end();
        runTasks();
        assertThat(events).containsExactly("a goes on", "b goes on");
        assertThat(budget.waiting()).isEqualTo(2);
    }

    @Test
    void whenOnlyThoseWhoWaitHoldMemoryTheLastIsTurnedAway() {
        Body first = new Body("first");
        Body second = new Body("second");
        first.grow(50);
        second.grow(50);
        assertThat(first.grow(40)).isFalse();
        assertThat(events).as("the second may still end").isEmpty();
        second.grow(10);
        runTasks();
        assertThat(events).containsExactly("second turned away", "first goes on");
        first.end();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void asManyAreTurnedAwayAsTheOldestNeeds() {
        List<Body> bodies = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Body body = new Body("b" + i);
            body.grow(10);
            bodies.add(body);
        }
        bodies.forEach(body -> body.grow(30));
        runTasks();
        assertThat(events).containsExactly("b9 turned away", "b8 turned away", "b7 turned away", "b0 goes on");
    }

    @Test
    void whatCanNeverFitIsTurnedAwayAtOnce() {
        new Body("huge").grow(101);
        assertThat(events).containsExactly("huge turned away");
    }

    @Test
    void whoeverLeavesMakesRoom() {
        Body holder = new Body("holder");
        Body first = new Body("first");
        Body second = new Body("second");
        holder.grow(50);
        first.grow(50);
        second.grow(50);
        first.grow(40);
        first.goAway();
        runTasks();
        assertThat(events).containsExactly("second goes on");
    }

    @Test
    void onlySoManyWait() {
        Body holder = new Body("holder");
        holder.grow(100);
        for (int i = 0; i <= BodyBudget.MOST_WAITING; i++) {
            new Body("b" + i).grow(1);
        }
        assertThat(events).containsExactly("b" + BodyBudget.MOST_WAITING + " turned away");
    }

    @Test
    void whateverTheyDoNobodyWaitsForEverAndNothingIsLost() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Body> reading = new ArrayList<>();
            events.clear();
            int waitingOrDone = 0;
            for (int step = 0; step < 500; step++) {
                int action = random.nextInt(10);
                if (reading.size() < 5 || action < 3) {
                    reading.add(new Body("b" + step));
                }
                Body body = reading.get(random.nextInt(reading.size()));
                if (action < 8) {
                    if (!body.grow(1 + random.nextInt(40))) {
                        reading.remove(body);
                        waitingOrDone++;
                    }
                } else {
                    reading.remove(body);
                    body.end();
                }
                if (random.nextBoolean()) {
                    runTasks();
                }
                assertThat(budget.taken()).isBetween(0L, 100L);
            }
            // All who read end; then those who wait must go on or be turned away, and none may be left behind.
            reading.forEach(Body::end);
            runTasks();
            for (int round = 0; budget.waiting() > 0; round++) {
                assertThat(round).as("seed %d", seed).isLessThan(waitingOrDone + 1);
                budget.giveBack(budget.taken());
                runTasks();
            }
            budget.giveBack(budget.taken());
        }
    }
}
