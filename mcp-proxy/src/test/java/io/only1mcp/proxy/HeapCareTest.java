package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When the whole heap is collected. */
class HeapCareTest {
    private static final long INITIAL = 8_000;
    private static final long GROWN = 9_000;

    private long size = INITIAL;
    private long live = INITIAL;
    private int collections;
    private final HeapCare care = new HeapCare(() -> size, () -> {
        collections++;
        size = live;
    });

    @Test
    void aHeapThatGrewByAnEighthIsCollectedOnceAndOneThatGrewByLessIsNot() {
        looksAt(INITIAL);
        looksAt(GROWN - 1);
        assertThat(collections).isZero();

        looksAt(GROWN);
        care.look();
        assertThat(collections).isEqualTo(1);
        assertThat(size).isEqualTo(INITIAL);
    }

    @Test
    void whatIsStillInUseAfterACollectionIsNotCollectedForAgain() {
        live = GROWN;
        looksAt(GROWN);
        looksAt(GROWN + 1_000);

        assertThat(collections).isEqualTo(1);
    }

    @Test
    void aHeapThatBecameSmallerByItselfIsCollectedWhenItGrowsFromThere() {
        looksAt(INITIAL / 2);
        looksAt(INITIAL);

        assertThat(collections).isEqualTo(1);
    }

    @Test
    void itLooksAgainAndAgainUntilTheEndThatIsWaitedFor() throws InterruptedException {
        int[] looks = {0};
        care.until(pause -> {
            assertThat(pause).isEqualTo(Duration.ofSeconds(10));
            looks[0]++;
            size = 2 * INITIAL;
            return looks[0] == 3;
        });

        assertThat(looks[0]).isEqualTo(3);
        assertThat(collections).isEqualTo(2);
    }

    private void looksAt(long bytes) {
        size = bytes;
        care.look();
    }
}
