package io.only1mcp.micro.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.balance.Hash64;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlacementsTest {
    private static final int SERVERS = 20;
    private static final byte[][] KEYS = Keys.sessions(20_000);

    static Stream<Arguments> everything() {
        return Arrays.stream(Placements.values())
                .flatMap(rival -> Arrays.stream(KeyHash.values()).map(hash -> Arguments.of(rival, hash)));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void everyServerGetsAFairShareWhateverTheHash(Placements rival, KeyHash hash) {
        Placement placement = rival.of(Keys.servers(SERVERS));
        int[] counts = new int[SERVERS];
        for (byte[] key : KEYS) {
            counts[placement.owner(hash.of(key))]++;
        }

        double fair = KEYS.length / (double) SERVERS;
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count / fair).isBetween(0.7, 1.3));
    }

    @ParameterizedTest
    @EnumSource
    void whatMovesToANewServerIsItsShareAndHardlyAnythingElse(Placements rival) {
        Placement before = rival.of(Keys.servers(SERVERS));
        Placement after = before.with("http://10.0.1.0:3001/mcp");
        int moved = 0;
        int astray = 0;
        for (byte[] key : KEYS) {
            long hash = KeyHash.PROXY.of(key);
            if (after.owner(hash) == SERVERS) {
                moved++;
            } else if (after.owner(hash) != before.owner(hash)) {
                astray++;
            }
        }

        assertThat(moved / (double) KEYS.length).isBetween(0.7 / (SERVERS + 1), 1.3 / (SERVERS + 1));
        assertThat(astray / (double) KEYS.length).isLessThanOrEqualTo(rival == Placements.MAGLEV ? 0.05 : 0);
    }

    @Test
    void theRingIsTheOneOfTheTextbook() {
        List<String> servers = Keys.servers(5);
        NavigableMap<Long, Integer> textbook = new TreeMap<>();
        for (int server = 0; server < servers.size(); server++) {
            for (int point = 0; point < 200; point++) {
                textbook.put(Hash64.of(servers.get(server) + "#" + point), server);
            }
        }
        Placement ring = Placements.RING.of(servers);

        for (byte[] key : KEYS) {
            long hash = KeyHash.PROXY.of(key);
            var next = textbook.ceilingEntry(hash);
            assertThat(ring.owner(hash))
                    .isEqualTo(next == null ? textbook.firstEntry().getValue() : next.getValue());
        }
    }

    /** Values that other implementations of the paper are tested with. */
    @ParameterizedTest
    @CsvSource({"1, 1, 0", "42, 57, 43", "3735883980, 1, 0", "3735883980, 666, 361", "256, 1024, 520"})
    void jumpIsTheOneOfThePaper(long key, int servers, int owner) {
        assertThat(new Jump(servers).owner(key)).isEqualTo(owner);
    }

    @Test
    void maglevGivesEveryServerTheSameNumberOfPlacesButForOne() {
        Placement maglev = Placements.MAGLEV.of(Keys.servers(7));
        int[] counts = new int[7];
        for (int place = 0; place < Maglev.PLACES; place++) {
            counts[maglev.owner((long) place << 1)]++;
        }

        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(Maglev.PLACES / 7, Maglev.PLACES / 7 + 1));
    }
}
