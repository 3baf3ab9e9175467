package io.only1mcp.core.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackendCountsTest {
    private static BackendCounts counts(long requests, long calls, long sent, long callsAnswered) {
        return new BackendCounts(requests, calls, sent, callsAnswered, Map.of(), 0, List.of());
    }

    @Test
    void callsThatNoBackendSawAreTheShareThatACacheAnswered() {
        assertThat(counts(30, 20, 110, 100).cacheHitRate()).hasValue(0.8);
        assertThat(counts(100, 100, 110, 100).cacheHitRate()).hasValue(0);
    }

    @Test
    void callsThatFailedBehindTheTargetAreNoHits() {
        assertThat(counts(120, 120, 130, 100).cacheHitRate()).hasValue(0);
    }

    @Test
    void whatTheBackendsSawForEachRequestIsTheAmplification() {
        assertThat(counts(330, 20, 110, 100).amplification()).hasValue(3);
    }

    @Test
    void whatBelongsToNoOperationIsLeftOver() {
        BackendCounts counts = new BackendCounts(
                330,
                200,
                110,
                100,
                Map.of(),
                7,
                List.of(new OperationBackends(100, 200, null), new OperationBackends(0, 0, null)));
        assertThat(counts.others()).isEqualTo(130);
        assertThat(counts.operations().get(0).amplification()).hasValue(2);
        assertThat(counts.operations().get(1).amplification()).isEmpty();
    }

    @Test
    void nothingIsMeasuredWhereNothingWasAsked() {
        assertThat(counts(3, 0, 0, 0).amplification()).isEmpty();
        assertThat(counts(3, 0, 5, 0).cacheHitRate()).isEmpty();
    }
}
