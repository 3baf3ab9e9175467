package io.only1mcp.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final Deadlines deadlines = new Deadlines(Duration.ofNanos(100));
    private final List<String> passed = new ArrayList<>();

    private Timed named(String name) {
        return new Timed() {
            @Override
            void expired() {
                passed.add(name);
            }
        };
    }

    @Test
    void deadlinesPassInTheirOrder() {
        Timed a = named("a");
        Timed b = named("b");
        Timed c = named("c");
        deadlines.start(a, 0);
        deadlines.start(b, 10);
        deadlines.start(c, 20);
        deadlines.sweep(99);
        assertThat(passed).isEmpty();
        deadlines.sweep(110);
        assertThat(passed).containsExactly("a", "b");
        Deadlines.stop(c);
        Deadlines.stop(c);
        deadlines.sweep(1_000);
        assertThat(passed).containsExactly("a", "b");
    }

    @Test
    void whatIsStartedAgainHasTheWholeTime() {
        Timed a = named("a");
        Timed b = named("b");
        deadlines.start(a, 0);
        deadlines.start(b, 10);
        deadlines.start(a, 50);
        deadlines.sweep(120);
        assertThat(passed).containsExactly("b");
        deadlines.sweep(150);
        assertThat(passed).containsExactly("b", "a");
    }

    @Test
    void aDeadlineThatPassesMayStopOthers() {
        Timed b = named("b");
        Timed a = new Timed() {
            @Override
            void expired() {
                passed.add("a");
                Deadlines.stop(b);
            }
        };
        deadlines.start(a, 0);
        deadlines.start(b, 0);
        deadlines.sweep(100);
        assertThat(passed).containsExactly("a");
    }

    @Test
    void anyOneOfThemCanBeTakenOut() {
        List<Timed> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(named(String.valueOf(i)));
            deadlines.start(all.get(i), i);
        }
        for (int i : new int[] {2, 0, 4}) {
            Deadlines.stop(all.get(i));
        }
        deadlines.sweep(200);
        assertThat(passed).containsExactly("1", "3");
    }
}
