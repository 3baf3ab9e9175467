package io.only1mcp.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A replica that is out is asked again and again, less and less often, until it answers. */
class ProbingTest {
    private final List<Long> pauses = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final List<CompletableFuture<Void>> timers = new ArrayList<>();
    private final List<Question.Asker> asked = new ArrayList<>();

    private final Probing probing = new Probing(asked::add, (task, nanos) -> {
        pauses.add(TimeUnit.NANOSECONDS.toSeconds(nanos));
        tasks.add(task);
        timers.add(new CompletableFuture<>());
        return timers.get(timers.size() - 1);
    });

    /** The pause that was begun last is over. */
    private void pass() {
        tasks.get(tasks.size() - 1).run();
    }

    @Test
    void itIsAskedLessAndLessOftenHoweverItFails() {
        probing.begin(0);
        for (int i = 0; i < 7; i++) {
            pass();
            assertThat(asked).hasSize(i + 1);
            if (i % 2 == 0) {
                asked.get(i).unanswered(Failure.UNREACHABLE, "refused");
            } else {
                // An answer that is not good enough: one that is stops it.
                asked.get(i).answered(new Reply(500, new byte[0], null));
            }
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    }

    @Test
    void theFirstQuestionWaitsAsLongAsItIsLeftAlone() {
        probing.begin(TimeUnit.SECONDS.toNanos(5));
        pass();
        asked.get(0).unanswered(Failure.UNREACHABLE, "refused");
        assertThat(pauses).containsExactly(5L, 2L);
    }

    @Test
    void whatIsAskedAlreadyIsNotAskedTwice() {
        probing.begin(0);
        probing.begin(0);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void whatAnswersIsAskedNoMoreUntilItIsOutAgain() {
        probing.begin(0);
        probing.stop();
        assertThat(timers.get(0)).isCancelled();
        probing.begin(0);
        pass();
        probing.stop();
        asked.get(0).answered(new Reply(200, new byte[0], null));
        assertThat(pauses).containsExactly(1L, 1L);
    }
}
