package io.only1mcp.core.recording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackendCountsTest {

    @Test
    void callsThatNoBackendSawAreTheShareThatACacheAnswered() {
        assertThat(new BackendCounts(30, 20, 110, 100).cacheHitRate()).hasValue(0.8);
        assertThat(new BackendCounts(100, 100, 110, 100).cacheHitRate()).hasValue(0);
    }

    @Test
    void callsThatFailedBehindTheTargetAreNoHits() {
        assertThat(new BackendCounts(120, 120, 130, 100).cacheHitRate()).hasValue(0);
    }

    @Test
    void whatTheBackendsSawForEachRequestIsTheAmplification() {
        assertThat(new BackendCounts(330, 20, 110, 100).amplification()).hasValue(3);
    }

    @Test
    void nothingIsMeasuredWhereNothingWasAsked() {
        assertThat(new BackendCounts(3, 0, 0, 0).amplification()).isEmpty();
        assertThat(new BackendCounts(3, 0, 5, 0).cacheHitRate()).isEmpty();
    }
}
