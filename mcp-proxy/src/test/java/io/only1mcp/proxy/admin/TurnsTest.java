package io.only1mcp.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Work for those who ask for much leaves four fifths of the time to others. */
class TurnsTest {
    private final List<Long> delays = new ArrayList<>();
    private final List<Runnable> scheduled = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private long now = 1_000;

    private final Turns turns = new Turns(
            (task, nanos) -> {
                delays.add(nanos);
                scheduled.add(task);
            },
            () -> now);

    private Runnable work(String name, long nanos) {
        return () -> {
            now += nanos;
            done.add(name);
        };
    }

    /** What was scheduled last is due. */
    private void pass() {
        now += delays.get(delays.size() - 1);
        scheduled.get(scheduled.size() - 1).run();
    }

    @Test
    void eachPieceIsFollowedByARestOfFourTimesItsLength() {
        turns.take(work("a", 10));
        turns.take(work("b", 100));
        assertThat(done).as("nothing is done before others have had their turn").isEmpty();
        pass();
        pass();
        assertThat(done).containsExactly("a", "b");
        turns.take(work("c", 1));
        assertThat(delays).containsExactly(0L, 40L, 400L);
        pass();
        now += 1_000;
        turns.take(work("d", 1));
        assertThat(delays).containsExactly(0L, 40L, 400L, 0L);
    }

    @Test
    void workThatAsksForMoreHasItsRestFirst() {
        turns.take(() -> {
            now += 7;
            turns.take(work("more", 1));
        });
        pass();
        assertThat(delays).containsExactly(0L, 28L);
    }

    @Test
    void whatFailsHoldsUpNobody() {
        turns.take(() -> {
            throw new IllegalStateException("broken");
        });
        turns.take(work("next", 1));
        assertThatThrownBy(this::pass).hasMessage("broken");
        pass();
        assertThat(done).containsExactly("next");
    }
}
