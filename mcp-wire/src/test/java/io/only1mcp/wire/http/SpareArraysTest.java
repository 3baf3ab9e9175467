package io.only1mcp.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareArraysTest {
    private static final int MEGABYTE = 1 << 20;

    private final SpareArrays spare = new SpareArrays(4 * MEGABYTE);

    @Test
    void whatIsGivenBackIsTakenAgain() {
        byte[] array = spare.take(MEGABYTE);
        spare.giveBack(array);

        assertThat(spare.take(MEGABYTE)).isSameAs(array);
        assertThat(spare.take(MEGABYTE)).isNotSameAs(array);
    }

    @Test
    void anArrayHasTheLengthThatIsAskedFor() {
        spare.giveBack(new byte[MEGABYTE]);

        assertThat(spare.take(2 * MEGABYTE)).hasSize(2 * MEGABYTE);
        assertThat(spare.take(MEGABYTE / 2)).hasSize(MEGABYTE / 2);
    }

    @Test
    void theOldestGoWhereThereAreTooMany() {
        byte[] oldest = new byte[2 * MEGABYTE];
        spare.giveBack(oldest);
        spare.giveBack(new byte[MEGABYTE]);
        byte[] newest = new byte[2 * MEGABYTE];
        spare.giveBack(newest);

        assertThat(spare.take(2 * MEGABYTE)).isSameAs(newest);
        assertThat(spare.take(2 * MEGABYTE)).isNotSameAs(oldest);
    }

    @Test
    void smallOnesAndThoseThatAreTooLargeAreNotKept() {
        byte[] small = new byte[1000];
        byte[] large = new byte[5 * MEGABYTE];
        spare.giveBack(small);
        spare.giveBack(large);

        assertThat(spare.take(small.length)).isNotSameAs(small);
        assertThat(spare.take(large.length)).isNotSameAs(large);
    }

    @Test
    void lengthsOfLargeBodiesAreFewAndAtMostAQuarterMoreThanNeeded() {
        assertThat(SpareArrays.length(1000, 10_000_000)).isEqualTo(1000);
        assertThat(SpareArrays.length(MEGABYTE, 10_000_000)).isEqualTo(MEGABYTE);
        assertThat(SpareArrays.length(MEGABYTE + 1, 10_000_000)).isEqualTo(MEGABYTE + MEGABYTE / 4);
        assertThat(SpareArrays.length(9_900_000, 10_000_000)).isEqualTo(10_000_000);
        for (int needed = 131_072; needed < 10_000_000; needed += 9_973) {
            assertThat(SpareArrays.length(needed, 10_000_000)).isBetween(needed, needed + needed / 4);
        }
    }
}
