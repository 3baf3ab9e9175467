package io.only1mcp.macro.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompilersTest {
    private static final long MILLI = 1_000_000;
    private final List<Long> naps = new ArrayList<>();
    private long worked = 700 * MILLI;

    @Test
    void compilersThatWorkAreLetAloneUntilTheyHaveFinishedThoughNothingIsFinishedYet() {
        Compilers compilers = new Compilers(() -> worked, nap -> {
            naps.add(nap);
            worked += naps.size() < 4 ? nap * MILLI : 0;
        });

        assertThat(compilers.getAsBoolean()).isTrue();
        assertThat(naps).hasSize(4);
    }

    @Test
    void whatTheyDidBetweenTwoAskingsIsWorkAndWhatTheyDoAtAnyTimeIsNone() {
        Compilers compilers = new Compilers(() -> worked, naps::add);

        assertThat(compilers.getAsBoolean()).isFalse();
        worked += 6 * MILLI;
        assertThat(compilers.getAsBoolean()).isTrue();
        worked += 5 * MILLI;
        assertThat(compilers.getAsBoolean()).isFalse();
    }

    @Test
    void compilersThatNeverFinishAreWaitedForASecond() {
        Compilers compilers = new Compilers(() -> worked, nap -> {
            naps.add(nap);
            worked += nap * MILLI;
        });

        assertThat(compilers.getAsBoolean()).isTrue();
        assertThat(naps.stream().mapToLong(Long::longValue).sum()).isEqualTo(1_000);
    }

    @Test
    void theCompilersOfThisJvmHaveWorked() {
        assertThat(Compilers.worked()).isPositive();
    }
}
