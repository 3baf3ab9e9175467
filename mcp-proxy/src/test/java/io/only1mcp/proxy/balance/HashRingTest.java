package io.only1mcp.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashRingTest {
    private static final int KEYS = 100_000;

    private static List<String> names(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "http://10.0.0." + i + ":3001/mcp")
                .toList();
    }

    /** Which name each of many keys belongs to; keys that differ in their last digits only. */
    private static List<String> owners(List<String> names) {
        HashRing ring = new HashRing(names);
        return IntStream.range(0, KEYS)
                .mapToObj(key -> names.get(ring.owner(ring.place(Hash64.of("key-" + key)))))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 20, 100})
    void everyNameHasAboutTheSameShare(int count) {
        List<String> owners = owners(names(count));
        double fair = (double) KEYS / count;
        for (String name : names(count)) {
            assertThat(Collections.frequency(owners, name) / fair).as(name).isBetween(0.7, 1.3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20})
    void aNameThatJoinsTakesItsShareAndNothingElseMoves(int count) {
        List<String> more = names(count + 1);
        List<String> before = owners(names(count));
        List<String> after = owners(more);
        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            if (!before.get(key).equals(after.get(key))) {
                moved++;
                assertThat(after.get(key)).isEqualTo(more.get(count));
            }
        }
        assertThat(moved * (count + 1.0) / KEYS).isBetween(0.7, 1.3);
    }

    @Test
    void theOrderOfTheNamesDoesNotMatter() {
        List<String> turned = new ArrayList<>(names(7));
        Collections.reverse(turned);
        assertThat(owners(turned)).isEqualTo(owners(names(7)));
    }

    @Test
    void theRingIsClosed() {
        HashRing ring = new HashRing(names(3));
        assertThat(ring.size()).isEqualTo(3 * HashRing.POINTS);
        assertThat(ring.place(Long.MAX_VALUE)).isZero();
        assertThat(ring.place(Long.MIN_VALUE)).isZero();
    }

    @Test
    void aSeedMakesAnotherHash() {
        byte[] bytes = "xkeyx".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(Hash64.of(0, bytes, 1, 4)).isEqualTo(Hash64.of("key"));
        assertThat(Hash64.of(7, bytes, 1, 4)).isNotEqualTo(Hash64.of("key"));
    }
}
