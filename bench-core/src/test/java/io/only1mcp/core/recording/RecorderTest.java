package io.only1mcp.core.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final Outcome.Failed UNAVAILABLE = new Outcome.Failed(FailureKind.HTTP, "status 503");
    private static final Outcome.Failed TIMEOUT = new Outcome.Failed(FailureKind.TIMEOUT, "no answer in time");

    private final List<SecondRow> rows = new ArrayList<>();
    private final List<List<Long>> operationCounts = new ArrayList<>();
    private final SecondsSeries series = new SecondsSeries();
    private final Recorder recorder = recorder();

    private Recorder recorder() {
        Recorder[] self = new Recorder[1];
        self[0] = new Recorder(
                List.of(
                        new Recorder.Window("first", 10, 10, 0, 2 * SECOND),
                        new Recorder.Window("second", 10, 20, 2 * SECOND, 4 * SECOND)),
                List.of("a", "b"),
                second -> {
                    series.add(second, null);
                    operationCounts.add(List.of(second.operations()).stream()
                            .map(histogram -> histogram.getTotalCount())
                            .toList());
                    self[0].giveBack(second);
                });
        return self[0];
    }

    @Test
    void aGoodAnswerHasAllFourTimes() {
        recorder.ready(0, 1, 100 * MS, 101 * MS);
        recorder.written(0, 1, 104 * MS, 3 * MS);
        recorder.ok(0, 1, 100 * MS, 104 * MS, 110 * MS);

        StageRecording stage = recorder.stage(0, -1);
        assertThat(stage.lateness().getMaxValue()).isCloseTo(MS, withinPercentage(0.1));
        assertThat(stage.blocked().getMaxValue()).isCloseTo(3 * MS, withinPercentage(0.1));
        assertThat(stage.service().getMaxValue()).isCloseTo(6 * MS, withinPercentage(0.1));
        assertThat(stage.response().getMaxValue()).isCloseTo(10 * MS, withinPercentage(0.1));
        assertThat(stage.counts()).isEqualTo(new Counts(1, 1, 0, 1, Map.of()));
        assertThat(recorder.operations().get(1).counts()).isEqualTo(stage.counts());
        assertThat(recorder.operations().get(1).response()).isEqualTo(stage.response());
        assertThat(recorder.operations().get(1).service()).isEqualTo(stage.service());
        assertThat(recorder.operations().get(0).counts()).isEqualTo(Counts.none());
    }

    @Test
    void latenciesGoByTheIntendedInstantAndThroughputByTheAnswers() {
        answered(0, 1_900 * MS, 2_100 * MS);

        assertThat(recorder.stage(0, -1).response().getTotalCount()).isEqualTo(1);
        assertThat(recorder.stage(0, -1).answered()).isZero();
        assertThat(recorder.stage(1, -1).response().getTotalCount()).isZero();
        assertThat(recorder.stage(1, -1).answered()).isEqualTo(1);
    }

    @Test
    void anAnswerAtTheEndOfAWindowBelongsToTheNext() {
        answered(0, 1_900 * MS, 2_000 * MS);

        assertThat(recorder.stage(1, -1).answered()).isEqualTo(1);
    }

    @Test
    void anAnswerAfterTheLastWindowIsInNone() {
        answered(1, 3_900 * MS, 4_000 * MS);

        assertThat(recorder.stage(0, -1).answered() + recorder.stage(1, -1).answered())
                .isZero();
        assertThat(recorder.stage(1, -1).counts().ok()).isEqualTo(1);
    }

    @Test
    void onlyWhatIsReadyInsideItsWindowIsTheDriversAchievement() {
        recorder.ready(0, 0, 1_999 * MS, 1_999 * MS);
        recorder.ready(0, 0, 1_999 * MS, 2_000 * MS);

        assertThat(recorder.stage(0, -1).counts().intended()).isEqualTo(2);
        assertThat(recorder.stage(0, -1).readyInTime()).isEqualTo(1);
    }

    @Test
    void aTimeoutCountsAtTheTimeout() {
        failed(TIMEOUT, 100 * MS);

        StageRecording stage = recorder.stage(0, -1);
        assertThat(stage.counts()).isEqualTo(new Counts(1, 1, 0, 0, Map.of(FailureKind.TIMEOUT, 1L)));
        assertThat(stage.response().getTotalCount()).isEqualTo(1);
        assertThat(stage.response().getMaxValue()).isCloseTo(50 * MS, withinPercentage(0.1));
        assertThat(stage.service().getTotalCount()).isZero();
    }

    @Test
    void everyOtherFailureIsCountedByItsKindAndHasNoLatency() {
        for (FailureKind kind : FailureKind.values()) {
            if (kind != FailureKind.TIMEOUT) {
                failed(new Outcome.Failed(kind, "it"), 100 * MS);
            }
        }

        StageRecording stage = recorder.stage(0, -1);
        assertThat(stage.counts().failed())
                .hasSize(FailureKind.values().length - 1)
                .allSatisfy((kind, count) -> assertThat(count).isEqualTo(1));
        assertThat(recorder.operations().get(0).counts()).isEqualTo(stage.counts());
        assertThat(stage.response().getTotalCount() + stage.service().getTotalCount())
                .isZero();
    }

    @Test
    void whatIsNeverSentCountsWithItsAge() {
        recorder.ready(0, 0, 0, 0);
        recorder.unsent(0, 0, 50 * MS);

        StageRecording stage = recorder.stage(0, -1);
        assertThat(stage.counts()).isEqualTo(new Counts(1, 0, 1, 0, Map.of()));
        assertThat(stage.response().getMaxValue()).isCloseTo(50 * MS, withinPercentage(0.1));
        assertThat(stage.blocked().getTotalCount()).isZero();
        assertThat(recorder.inFlight()).isZero();
    }

    @Test
    void aLatencyBeyondTheRangeIsRecordedAsItsEnd() {
        recorder.ready(0, 0, 0, 0);
        recorder.unsent(0, 0, 2 * Histograms.HIGHEST_NANOS);

        assertThat(recorder.stage(0, -1).response().getMaxValue())
                .isCloseTo(Histograms.HIGHEST_NANOS, withinPercentage(0.1));
    }

    @Test
    void secondsAreHandedOverWhenTheyAreOverAndTheDriverHasTime() {
        answered(0, 100 * MS, 110 * MS);
        recorder.tick(SECOND - 1, 0);
        assertThat(recorder.hasOver()).isFalse();

        recorder.tick(SECOND, 0);
        assertThat(recorder.hasOver()).isTrue();
        assertThat(series.rows()).isEmpty();

        recorder.handOver();
        assertThat(recorder.hasOver()).isFalse();
        assertThat(series.rows()).hasSize(1);
        assertThat(recorder.secondEnd()).isEqualTo(2 * SECOND);

        recorder.tick(3 * SECOND + 5 * MS, 1);
        recorder.handOver();
        rows.addAll(series.rows());
        assertThat(rows).extracting(SecondRow::startSeconds).containsExactly(0L, 1L, 2L);
        assertThat(rows).extracting(SecondRow::ok).containsExactly(1L, 0L, 0L);
        assertThat(rows).extracting(SecondRow::stage).containsExactly(0, 1, 1);
        assertThat(rows.get(1).p50Nanos()).isNull();
    }

    @Test
    void anAnswerIsInTheSecondInWhichItArrives() {
        recorder.ready(0, 0, 900 * MS, 900 * MS);
        recorder.written(0, 0, 900 * MS, 0);
        recorder.tick(SECOND, 0);
        recorder.ok(0, 0, 900 * MS, 900 * MS, 1_100 * MS);
        recorder.tick(2 * SECOND, 0);
        recorder.handOver();

        rows.addAll(series.rows());
        assertThat(rows).extracting(SecondRow::intended).containsExactly(1L, 0L);
        assertThat(rows).extracting(SecondRow::sent).containsExactly(1L, 0L);
        assertThat(rows).extracting(SecondRow::ok).containsExactly(0L, 1L);
        assertThat(rows).extracting(SecondRow::inFlight).containsExactly(1, 0);
    }

    @Test
    void theLastSecondIsAsLongAsItWas() {
        recorder.end(1_250 * MS, 0);

        assertThat(series.rows()).extracting(SecondRow::lengthSeconds).containsExactly(1.0, 0.25);
    }

    @Test
    void aRunThatEndsWithASecondHasNoEmptyOneBehindIt() {
        recorder.end(2 * SECOND, 1);

        assertThat(series.rows()).hasSize(2);
    }

    @Test
    void operationsAreHandedOverEveryTenSecondsAndAtTheEnd() {
        answered(0, 100 * MS, 110 * MS);
        answered(0, 1_100 * MS, 1_110 * MS);
        recorder.tick(10 * SECOND, 1);
        answered(1, 10_100 * MS, 10_110 * MS);
        recorder.end(10_500 * MS, 1);

        assertThat(operationCounts).hasSize(11);
        assertThat(operationCounts.subList(0, 9)).allMatch(List::isEmpty);
        assertThat(operationCounts.get(9)).containsExactly(2L, 0L);
        assertThat(operationCounts.get(10)).containsExactly(1L, 0L);
    }

    @Test
    void aSecondThatIsGivenBackIsUsedAgainAndEmpty() {
        Set<Second> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Recorder[] self = new Recorder[1];
        List<Long> counts = new ArrayList<>();
        self[0] = new Recorder(List.of(new Recorder.Window("w", 1, 1, 0, SECOND)), List.of("a"), second -> {
            seen.add(second);
            counts.add(second.ok()
                    + second.response().getTotalCount()
                    + second.lateness().getTotalCount());
            self[0].giveBack(second);
        });
        self[0].ready(0, 0, 0, 0);
        self[0].written(0, 0, 0, 0);
        self[0].ok(0, 0, 0, 0, MS);

        self[0].tick(1_000 * SECOND, 0);
        self[0].handOver();

        assertThat(seen).hasSizeLessThanOrEqualTo(2);
        assertThat(counts).hasSize(1_000);
        assertThat(counts.get(0)).isEqualTo(3);
        assertThat(counts.subList(1, 1_000)).allMatch(count -> count == 0);
    }

    @Test
    void aGoodAnswerAllocatesNothing() {
        ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        goodAnswers(200_000);

        long before = bean.getCurrentThreadAllocatedBytes();
        goodAnswers(100_000);
        long allocated = bean.getCurrentThreadAllocatedBytes() - before;

        // Reading the counter may itself allocate a little; a request that did would show a hundred thousand times.
        assertThat(allocated).isLessThan(10_000);
    }

    @Test
    void failuresOfOneKindAndDetailAreCountedTogetherTheMostFrequentFirst() {
        failed(TIMEOUT, 0);
        failed(UNAVAILABLE, MS);
        failed(UNAVAILABLE, 2 * MS);
        failed(new Outcome.Failed(FailureKind.HTTP, "status 500"), 3 * MS);

        assertThat(recorder.errors())
                .startsWith(new ErrorCount(FailureKind.HTTP, "a", "status 503", 2))
                .hasSize(3);
    }

    @Test
    void tooManyDifferentDetailsAreCountedUnderTheirKind() {
        for (int i = 0; i < 1_000; i++) {
            failed(new Outcome.Failed(FailureKind.TOOL, "error " + i), i * MS);
        }
        failed(UNAVAILABLE, SECOND);

        assertThat(recorder.errors()).hasSizeLessThan(70);
        assertThat(recorder.errors().stream().mapToLong(ErrorCount::count).sum())
                .isEqualTo(1_001);
        assertThat(recorder.errors().get(0).detail()).isEqualTo("other details");
        assertThat(recorder.errors()).anyMatch(error -> error.kind() == FailureKind.HTTP);
    }

    @Test
    void requestsThatMetAnInjectedFaultAreRecordedApart() {
        Recorder injecting =
                new Recorder(List.of(new Recorder.Window("w", 1, 1, 0, SECOND)), List.of("a"), second -> {}, true);
        for (int met : new int[] {0, InjectedFault.SLOW.bit(), InjectedFault.SLOW.bit() | InjectedFault.LOST.bit()}) {
            injecting.ready(0, 0, 0, 0);
            injecting.written(0, 0, 0, 0);
            injecting.ok(0, 0, 0, 0, met == 0 ? MS : 500 * MS, met);
        }
        injecting.ready(0, 0, 0, 0);
        injecting.written(0, 0, 0, 0);
        injecting.failed(0, 0, 3, UNAVAILABLE, 0, 600 * MS, 0, InjectedFault.FAILURES.bit());

        StageRecording stage = injecting.stage(0, -1);
        Injected injected = Objects.requireNonNull(stage.injected());
        assertThat(injected.requests()).isEqualTo(3);
        assertThat(injected.failed()).isEqualTo(1);
        assertThat(injected.response().getTotalCount()).isEqualTo(1);
        assertThat(injected.errorRate(stage.counts())).isZero();
        assertThat(stage.response().getTotalCount()).isEqualTo(3);
        assertThat(injecting.faults())
                .isEqualTo(Map.of(
                        InjectedFault.FAILURES, 1L,
                        InjectedFault.PARTITIONS, 0L,
                        InjectedFault.SLOW, 2L,
                        InjectedFault.LOST, 1L,
                        InjectedFault.RATE_LIMITED, 0L,
                        InjectedFault.TRUNCATED, 0L,
                        InjectedFault.MALFORMED, 0L));
        assertThat(recorder.stage(0, -1).injected()).isNull();
        assertThat(recorder.faults()).isEmpty();
    }

    @Test
    void theFirstWrongRepliesAreNamedAndAllAreCounted() {
        for (int i = 0; i < 20; i++) {
            recorder.ready(0, 0, MS, MS);
            recorder.written(0, 0, MS, 0);
            recorder.failed(
                    0, 0, 100 + i, new Outcome.Failed(FailureKind.WRONG_ID, "another's", "id " + i), MS, 2 * MS, 0, 0);
        }
        failed(UNAVAILABLE, 3 * MS);

        assertThat(recorder.wrongReplies()).hasSize(16);
        assertThat(recorder.wrongReplies().get(1))
                .isEqualTo(new WrongReply(FailureKind.WRONG_ID, 101, "a", 2 * MS, "id 1"));
        assertThat(recorder.stage(0, -1).counts().failed(FailureKind.WRONG_ID)).isEqualTo(20);
    }

    @Test
    void aStageThatAStopCutShortIsAsLongAsItRan() {
        assertThat(recorder.stage(0, -1).cut()).isFalse();
        assertThat(recorder.stage(0, 2 * SECOND).cut()).isFalse();

        StageRecording cut = recorder.stage(1, 3 * SECOND);
        assertThat(cut.cut()).isTrue();
        assertThat(cut.start()).isEqualTo(Duration.ofSeconds(2));
        assertThat(cut.duration()).isEqualTo(Duration.ofSeconds(1));
        assertThat(recorder.stage(1, SECOND).duration()).isEqualTo(Duration.ZERO);
    }

    @Test
    void bothSidesOfLittlesLawAgreeOverOverlappingRequests() {
        recorder.ready(0, 0, 0, 0);
        recorder.written(0, 0, 0, 0);
        recorder.ready(0, 0, 500 * MS, 500 * MS);
        recorder.written(0, 0, 500 * MS, 0);
        recorder.tick(SECOND, 0);
        recorder.ok(0, 0, 0, 0, 1_500 * MS);
        recorder.failed(0, 0, 0, UNAVAILABLE, 500 * MS, 1_700 * MS, 0, 0);
        recorder.end(1_800 * MS, 0);

        assertThat(recorder.little().sojournNanos()).isEqualTo(2_700e6);
        assertThat(recorder.little().inFlightNanos()).isCloseTo(2_700e6, within(1.0));
    }

    @Test
    void aRequestThatWasNeverSettledShowsInLittlesLaw() {
        recorder.ready(0, 0, 0, 0);
        recorder.written(0, 0, 0, 0);
        recorder.end(SECOND, 0);

        assertThat(recorder.little().inFlightNanos()).isEqualTo(1e9);
        assertThat(recorder.little().sojournNanos()).isZero();
        assertThat(recorder.inFlight()).isEqualTo(1);
    }

    private void goodAnswers(int count) {
        for (int i = 0; i < count; i++) {
            recorder.ready(0, 0, MS, MS + 200);
            recorder.written(0, 0, MS + 300, 100);
            recorder.ok(0, 0, MS, MS + 300, MS + 400_000);
        }
    }

    private void answered(int stage, long intendedAt, long now) {
        recorder.ready(stage, 0, intendedAt, intendedAt);
        recorder.written(stage, 0, intendedAt, 0);
        recorder.ok(stage, 0, intendedAt, intendedAt, now);
    }

    private void failed(Outcome.Failed failure, long intendedAt) {
        recorder.ready(0, 0, intendedAt, intendedAt);
        recorder.written(0, 0, intendedAt, 0);
        recorder.failed(0, 0, 0, failure, intendedAt, intendedAt + MS, 50 * MS, 0);
    }
}
