package io.only1mcp.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A backend whose stream ends at once is not asked for it as fast as it answers. */
class BackoffTest {
    private final Backoff backoff = new Backoff();

    @Test
    void itIsLongerEachTimeThatNothingComes() {
        assertThat(new long[] {next(), next(), next()}).containsExactly(250, 500, 1_000);
        assertThat(backoff.next(true)).isEqualTo(250);
        assertThat(next()).isEqualTo(500);
        for (int i = 0; i < 70; i++) {
            assertThat(next()).isBetween(1L, 30_000L);
        }
        assertThat(next()).isEqualTo(30_000);
    }

    @Test
    void whatTheBackendSaysCountsWithinBounds() {
        backoff.told(5_000);
        assertThat(backoff.next(true)).isEqualTo(5_000);
        backoff.told(Long.MAX_VALUE);
        assertThat(backoff.next(true)).isEqualTo(30_000);
        backoff.told(0);
        assertThat(backoff.next(true)).isEqualTo(100);
        assertThat(new long[] {next(), next(), next()}).containsExactly(200, 400, 800);
    }

    private long next() {
        return backoff.next(false);
    }
}
