package io.only1mcp.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits to be said to backends that take it slowly does not pile up. */
class FarewellsTest {
    private final Farewells farewells = new Farewells();
    private final List<Integer> said = new ArrayList<>();
    private final List<Runnable> underWay = new ArrayList<>();

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            int number = said.size() + i;
            farewells.add(
                    done -> {
                        said.add(number);
                        underWay.add(done);
                    },
                    100);
        }
    }

    private void answerAll() {
        while (!underWay.isEmpty()) {
            underWay.remove(0).run();
        }
    }

    @Test
    void allAreSaidAndAFewAtATime() {
        List<String> over = new ArrayList<>();
        add(100);
        farewells.whenDone(() -> over.add("all"));
        assertThat(said).hasSize(32);
        assertThat(over).isEmpty();
        answerAll();
        assertThat(said).hasSize(100).doesNotHaveDuplicates();
        assertThat(over).containsExactly("all");
    }

    @Test
    void thoseThatHaveWaitedForLongestAreLetGoOfWhereTheyHoldTooMuch() {
        add(32);
        add(10);
        farewells.keep(500);
        answerAll();
        assertThat(said).hasSize(37).endsWith(37, 38, 39, 40, 41);
        farewells.keep(0);
        add(1);
        assertThat(said).hasSize(38);
    }
}
