package io.only1mcp.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.policy.Better;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.profile.PolicyReader;
import io.only1mcp.core.report.HistoryReport;
import io.only1mcp.core.report.Style;
import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.result.MicroScore;
import io.only1mcp.core.verdict.ExitStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Policy POLICY = PolicyReader.read(PolicyReader.SHIPPED);

    private final Random random = new Random(42);
    private final List<StoredResult> results = new ArrayList<>();

    /** A result of an hour and a commit. */
    private void add(int hour, String commit, String kernel, double... scores) {
        List<List<Double>> forks = new ArrayList<>();
        for (double score : scores) {
            forks.add(List.of(score));
        }
        MicroScore benchmark = new MicroScore(
                "io.only1mcp.micro.json.EnvelopeBenchmark.read",
                "avgt",
                Map.of(),
                1,
                "ns/op",
                Better.LOWER,
                forks,
                List.of());
        Environment environment = new Environment(
                new Environment.Machine(2, "Example CPU", null, kernel, "Debian", null),
                new Environment.Jvm("JVM", "17", "Debian", List.of()),
                "epoll",
                "pooled",
                commit.isEmpty() ? null : commit);
        results.add(new StoredResult(
                Path.of(hour + ".json"),
                null,
                new MicroResult(
                        "0.1.0",
                        Instant.parse("2026-11-01T00:00:00.125Z").plusSeconds(3600L * hour),
                        1,
                        MicroResult.Settings.FULL,
                        "Envelope",
                        environment,
                        List.of(benchmark),
                        List.of(),
                        ExitStatus.PASS)));
    }

    private double around(double value) {
        return value * (1 + 0.01 * random.nextGaussian());
    }

    private Track only() {
        List<History> histories = History.of(results, POLICY);
        assertThat(histories).hasSize(1);
        assertThat(histories.get(0).tracks()).hasSize(1);
        return histories.get(0).tracks().get(0);
    }

    private void commits(int from, int to, double value) {
        for (int i = from; i < to; i++) {
            add(i, "c" + i, "Linux", around(value));
        }
    }

    @Test
    void theCommitFromWhichOnItIsWorseIsNamedAndSoIsTheOneThatMendedIt() {
        commits(0, 12, 100);
        commits(12, 24, 120);
        commits(24, 40, 101);
        Track track = only();

        assertThat(track.changes()).extracting(step -> step.moment().name()).containsExactly("c12", "c24");
        assertThat(track.changes())
                .extracting(step -> track.isWorse(step.before(), step.after()))
                .containsExactly(true, false);
        assertThat(track.isSuspect()).isFalse();
        // What is expected goes by the values since the last change alone.
        assertThat(track.expected()).satisfies(expected -> {
            assertThat(expected.low()).isBetween(96.0, 100.0);
            assertThat(expected.high()).isBetween(102.0, 106.0);
        });
        String text = HistoryReport.terminal(History.of(results, POLICY).get(0), new Style(140, false));
        assertThat(text).contains("score: worse by ", " from c12 (2026-11-01) on: ", "score: better by ", "│");
    }

    @Test
    void whatWasMeasuredAtNoKnownCommitIsNamedByItsSecond() {
        for (int i = 0; i < 24; i++) {
            add(i, "", "Linux", around(i < 12 ? 100 : 120));
        }

        String text = HistoryReport.terminal(History.of(results, POLICY).get(0), new Style(140, false));
        assertThat(text).contains(" from 2026-11-01T12:00:00Z on: ");
    }

    @Test
    void theNewestCommitAloneIsSuspectBeforeItIsCertain() {
        commits(0, 12, 100);
        commits(12, 13, 120);
        Track track = only();

        assertThat(track.changes()).isEmpty();
        assertThat(track.isSuspect()).isTrue();
        assertThat(HistoryReport.markdown(History.of(results, POLICY).get(0)))
                .contains("of c12, is suspect: worse than the ");
    }

    @Test
    void withFewPointsNothingIsExpectedAndNothingIsSuspect() {
        commits(0, 8, 100);

        assertThat(only().expected()).isNull();
        assertThat(only().isSuspect()).isFalse();
    }

    @Test
    void resultsOfOneCommitAreOnePointAndThoseOfUnknownCommitsOneEach() {
        add(0, "a", "Linux", 100, 102);
        add(1, "a", "Linux", 104);
        add(2, "", "Linux", 100);
        add(3, "", "Linux", 100);

        assertThat(only().values()).containsExactly(102.0, 100.0, 100.0);
    }

    @Test
    void aResultThatIsThereTwiceCountsOnceAndOrderIsThatOfTime() {
        add(5, "b", "Linux", 100);
        add(1, "a", "Linux", 90);
        add(5, "b", "Linux", 100);

        assertThat(History.of(results, POLICY).get(0).results()).isEqualTo(2);
        assertThat(only().values()).containsExactly(90.0, 100.0);
    }

    @Test
    void anotherPlaceIsAnotherHistory() {
        add(0, "a", "Linux", 100);
        add(1, "b", "Linux 2", 100);

        assertThat(History.of(results, POLICY)).hasSize(2);
        assertThat(History.of(List.of(), POLICY)).isEmpty();
    }

    @Test
    void whatCannotBeSaidIsAbsentFromTheJsonAndNeverNaN() {
        for (int i = 0; i < 24; i++) {
            add(i, "c" + i, "Linux", i < 12 ? 0 : 5);
        }
        String json = HistoryJson.write(History.of(results, POLICY));

        assertThat(only().changes())
                .extracting(Track.Step::change)
                .containsOnlyNulls()
                .hasSize(1);
        assertThat(json).contains("\"changes\"", "\"c12\"").doesNotContain("NaN", "Infinity", "null");
    }
}
