package io.only1mcp.micro.hashing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyHashTest {

    /** From the reference implementation: the hash of nothing with seed 0. */
    @Test
    void xxh3IsTheOneOfItsAuthor() {
        assertThat(KeyHash.XXH_3.of(new byte[0])).isEqualTo(0x2D06800538D394C2L);
    }

    @ParameterizedTest
    @EnumSource
    void aHundredThousandKeysThatDifferInTheirLastDigitsHaveDifferentHashes(KeyHash hash) {
        Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            hashes.add(hash.of(("session-" + i).getBytes(US_ASCII)));
        }

        assertThat(hashes).hasSize(100_000);
    }
}
