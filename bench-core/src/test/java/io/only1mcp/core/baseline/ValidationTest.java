package io.only1mcp.core.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.policy.Levels;
import io.only1mcp.core.profile.LevelsReader;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ValidationTest {
    private static final List<MeasuredRun> SEEN = Results.broken().runs();
    private static final List<MeasuredRun> UNSEEN = Results.closed().runs();

    @Test
    void whatWasNotMeasuredDoesNotHold() {
        Levels levels = LevelsReader.read("production_small");
        Validation validation = Validation.of(levels, UNSEEN);

        assertThat(validation.passes()).isFalse();
        assertThat(validation.outcomes())
                .filteredOn(outcome -> outcome.measured().isEmpty())
                .extracting(outcome -> outcome.limit().metric().key())
                .containsExactly("memory_rss", "cpu_percent");
    }

    @Test
    void runsThatAreNotValidAreHeldAgainstNothing() {
        List<MeasuredRun> spoiled = Results.disturbed().runs();
        List<MeasuredRun> all = new ArrayList<>(UNSEEN);
        all.addAll(spoiled);

        assertThat(Validation.counting(all)).isEqualTo(UNSEEN);
        assertThat(Validation.counting(spoiled)).isEmpty();
    }

    @Test
    void levelsAreReachedOneByOne() {
        Validation validation = Validation.of(LevelsReader.read("agent_runtime"), SEEN);

        // 83 MiB: below the 100 MB of the lowest level, above the 75 MB of the one that is wanted.
        assertThat(validation.reaches("minimum")).isTrue();
        assertThat(validation.reaches("stretch")).isFalse();
        assertThat(validation.passes()).isFalse();
        assertThat(validation.outcomes().get(2).measured()).isEqualTo(OptionalDouble.of(83L << 20));
    }
}
