package io.only1mcp.macro.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.recording.UsageSample;
import io.only1mcp.macro.target.ProcessSource.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessObserverTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<Long> times = new ArrayList<>();
    private final List<UsageSample> samples = new ArrayList<>();
    private long now = 5 * SECOND;
    private @Nullable Reading reading = new Reading(1, 100, 7 * SECOND, 4, 10);
    private final ProcessObserver observer =
            new ProcessObserver(() -> Optional.ofNullable(reading), () -> now, (at, sample) -> {
                times.add(at);
                samples.add(sample);
            });

    @Test
    void anObservationSpeaksForTheTimeSinceTheOneBefore() {
        at(6 * SECOND, new Reading(1, 200, 7 * SECOND + 500, 5, 11));
        at(8 * SECOND, new Reading(2, 300, 7 * SECOND + 2500, 6, null));

        assertThat(times).containsExactly(6 * SECOND, 8 * SECOND);
        assertThat(samples)
                .containsExactly(
                        new UsageSample(SECOND, SECOND, 200, 500, 5, 11),
                        new UsageSample(3 * SECOND, 2 * SECOND, 300, 2000, 6, null));
    }

    @Test
    void theEndIsObservedOnceAndNothingAfterIt() {
        now = 5 * SECOND + 300;
        observer.close();
        at(7 * SECOND, reading);
        observer.close();

        assertThat(samples).containsExactly(new UsageSample(300, 300, 100, 0, 4, 10));
    }

    @Test
    void aTreeThatHasEndedGivesNothing() {
        at(6 * SECOND, null);

        assertThat(samples).isEmpty();
    }

    @Test
    void twoObservationsAtOneInstantAreOne() {
        at(6 * SECOND, reading);
        observer.close();

        assertThat(samples).hasSize(1);
    }

    @Test
    void aStartedObserverSamplesByItself() throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(2);
        try (ProcessObserver running = ProcessObserver.start(
                ProcessSource.of(ProcessHandle.current().pid()), System::nanoTime, (at, sample) -> seen.countDown())) {
            assertThat(seen.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(running).isNotNull();
        }
    }

    private void at(long nanoTime, @Nullable Reading next) {
        now = nanoTime;
        reading = next;
        observer.observe();
    }
}
