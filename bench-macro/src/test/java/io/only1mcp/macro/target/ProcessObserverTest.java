package io.only1mcp.macro.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.only1mcp.macro.target.ProcessSource.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessObserverTest {
    private final List<Usage> seen = new ArrayList<>();
    private long now = 5_000_000_000L;
    private @Nullable Reading reading = new Reading(1, 100, 7_000_000_000L, 4, 10);
    private final ProcessObserver observer =
            new ProcessObserver(() -> Optional.ofNullable(reading), () -> now, seen::add);

    @Test
    void aSpanBeginsAtItsMark() {
        at(8, new Reading(1, 900, 9_000_000_000L, 40, 100));
        observer.sample();
        at(10, new Reading(1, 300, 10_000_000_000L, 5, 20));
        observer.mark();
        at(11, new Reading(2, 500, 11_500_000_000L, 8, 30));
        observer.sample();
        at(14, new Reading(1, 400, 12_000_000_000L, 6, 25));

        UsageSummary summary = observer.summary().orElseThrow();

        assertThat(summary).isEqualTo(new UsageSummary(4.0, 3, 500, 400, 2.0, 8, 30));
        assertThat(summary.meanCores()).isEqualTo(0.5);
    }

    @Test
    void samplesCountTheirSecondsFromTheMark() {
        at(6.5, new Reading(1, 200, 7_750_000_000L, 5, 11));
        observer.sample();

        assertThat(seen).containsExactly(new Usage(0, 100, 7, 4, 10), new Usage(1.5, 200, 7.75, 5, 11));
        assertThat(seen.get(1).coresSince(seen.get(0))).isEqualTo(0.5, within(1e-9));
        assertThat(seen.get(0).coresSince(seen.get(0))).isZero();
    }

    @Test
    void aTreeThatHasEndedKeepsWhatItUsed() {
        at(7, new Reading(1, 200, 8_000_000_000L, 5, 11));
        observer.sample();
        at(9, null);

        assertThat(observer.sample()).isEmpty();
        assertThat(observer.summary().orElseThrow().seconds()).isEqualTo(2.0);
        observer.mark();
        assertThat(observer.summary()).isEmpty();
    }

    @Test
    void aStartedObserverSamplesBySelf() throws InterruptedException {
        CountDownLatch samples = new CountDownLatch(3);
        try (ProcessObserver running = ProcessObserver.start(
                ProcessSource.of(ProcessHandle.current().pid()), System::nanoTime, usage -> samples.countDown())) {
            assertThat(samples.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(running.summary().orElseThrow().cpuSeconds()).isGreaterThanOrEqualTo(0);
        }
    }

    private void at(double seconds, @Nullable Reading next) {
        now = (long) (seconds * 1e9);
        reading = next;
    }
}
