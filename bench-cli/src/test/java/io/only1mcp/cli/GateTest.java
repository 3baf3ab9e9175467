package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bench baseline}, {@code bench compare} and {@code bench check} on results that were kept. */
class GateTest {

    @TempDir
    Path folder;

    private String kept(String name, double score, int forks) throws IOException {
        return keep(name, Scored.json(score, forks));
    }

    private String keep(String name, String json) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        Files.writeString(place.resolve("result.json"), json);
        return place.toString();
    }

    private String baselines() {
        return "--baselines=" + folder.resolve("baselines");
    }

    @ParameterizedTest
    @CsvSource({"100, 0, PASS", "108, 0, WARN", "115, 10, FAIL", "85, 0, IMPROVED"})
    void resultsAreJudgedAgainstTheBaselineOfTheirSuite(double now, int status, String verdict) throws IOException {
        Invocation saved = Invocation.of("baseline", "save", baselines(), "main", kept("before", 100, 8));
        Invocation check = Invocation.of(
                "check", "--baseline", "main", "--current", "abc", "--results", kept("now", now, 8), baselines());

        assertThat(saved.out()).isEqualTo("main: 1 result of micro-full at 1f2e3d4\n");
        assertThat(check.status()).as(check.err()).isEqualTo(status);
        assertThat(check.out()).contains("main → abc").contains("\n" + verdict + "\nexit status " + status + " (");
    }

    @Test
    void oneThresholdMayBeGivenForAll() throws IOException {
        String before = kept("before", 100, 8);
        String now = kept("now", 108, 8);

        assertThat(Invocation.of("compare", before, now).status()).isZero();
        assertThat(Invocation.of("compare", before, now, "--threshold", "5").status())
                .isEqualTo(10);
        assertThat(Invocation.of("compare", before, now, "--threshold", "-5").err())
                .isEqualTo("bench: --threshold: must be above 0, such as 5 for 5 %, got -5.0\n");
    }

    @Test
    void withoutABaselineOrWithFewForksNothingCanBeSaidWhichIsNoPassWhereThatIsAsked() throws IOException {
        String now = kept("now", 100, 3);
        String[] check = {"check", "--baseline", "main", "--results", now, baselines(), "--inconclusive", "fail"};
        Invocation none = Invocation.of(check);
        assertThat(Invocation.of("baseline", "save", baselines(), "main", kept("before", 100, 8))
                        .status())
                .isZero();
        Invocation few = Invocation.of(check);

        assertThat(none.status()).isEqualTo(10);
        assertThat(none.out()).contains("no baseline is named 'main'").contains("INCONCLUSIVE");
        assertThat(few.status()).isEqualTo(10);
        assertThat(few.out())
                .contains("needs at least 6 forks a side, has 8 and 3")
                .contains("bench micro --full has ten");
        assertThat(Invocation.of("check", "--baseline", "main", "--results", now, baselines())
                        .status())
                .isZero();
    }

    /** One is judged by time, allocation and operations a second at once, each of eight forks in two results. */
    @ParameterizedTest
    @CsvSource({
        "100, 400, 1000, 0, PASS, 0",
        "107, 400, 1000, 0, WARN, 0",
        "115, 400, 1000, 10, FAIL, 1",
        "100, 416, 1000, 0, WARN, 0",
        "100, 480, 1000, 10, FAIL, 1",
        "100, 404, 1000, 0, PASS, 0",
        "100, 400, 850, 10, FAIL, 1",
        "100, 400, 1200, 0, IMPROVED, 0",
        "115, 480, 850, 10, FAIL, 3"
    })
    void forksOfMicroBenchmarksAreJudgedByWhatTheyMeasureAndAllFormsSaySo(
            double nanos, double bytes, double perSecond, int status, String verdict, int failures) throws IOException {
        for (int half : List.of(1, 2)) {
            keep("before/" + half, Scored.json(100, 400, 1_000, 4));
            keep("now/" + half, Scored.json(nanos, bytes, perSecond, 4));
        }
        Path md = folder.resolve("gate.md");
        Path junit = folder.resolve("gate.xml");
        Invocation saved = Invocation.of("baseline", "save", baselines(), "main", folder + "/before");
        Invocation check = Invocation.of(
                "check",
                "--baseline=main",
                "--results=" + folder + "/now",
                baselines(),
                "--out=md=" + md,
                "--out=junit=" + junit);

        assertThat(saved.out()).isEqualTo("main: 2 results of micro-full at 1f2e3d4\n");
        assertThat(check.status()).as(check.out() + check.err()).isEqualTo(status);
        assertThat(check.out())
                .contains("forks", "8/8", "EnvelopeBenchmark.read rival=SCAN allocation ↓")
                .contains("EnvelopeBenchmark.write rival=SCAN thrpt score ↑")
                .contains("\n" + verdict + "\nexit status " + status + " (");
        assertThat(md).content().startsWith("# " + verdict + ": main → now");
        assertThat(junit).content().contains("tests=\"3\" failures=\"" + failures + "\"");
        assertThat(Invocation.of("compare", folder + "/before", folder + "/now").status())
                .isEqualTo(status);
    }

    @Test
    void whatCannotBeComparedIsNotCalledAPassAndFailsWhereThatIsAsked() throws IOException {
        String before = kept("before", 100, 8);
        Path now = Path.of(kept("now", 100, 8)).resolve("result.json");
        Files.writeString(now, Files.readString(now).replace("Example CPU", "Another CPU"));
        Path junit = folder.resolve("junit.xml");
        Invocation compare = Invocation.of("compare", before, now.toString(), "--out", "junit=" + junit);

        assertThat(compare.status()).isZero();
        assertThat(compare.out())
                .contains("was Example CPU and is Another CPU: measure both in one place")
                .endsWith("\nNOT COMPARABLE\nexit status 0 (a warning and no pass: nothing is known;"
                        + " --inconclusive=fail makes it 10)\n");
        assertThat(junit).content().contains("failures=\"0\"", "skipped=\"1\"");
        assertThat(Invocation.of("compare", before, now.toString(), "--inconclusive=fail")
                        .status())
                .isEqualTo(10);
    }

    @Test
    void theJudgementIsWrittenInTheFormsThatAreAskedFor() throws IOException {
        Path junit = folder.resolve("junit.xml");
        Invocation compare = Invocation.of(
                "compare", kept("before", 100, 8), kept("now", 120, 8), "--out", "junit=" + junit, "--out", "json=-");

        assertThat(compare.status()).isEqualTo(10);
        assertThat(compare.out()).startsWith("{").contains("\"change\" : \"FAIL\"");
        assertThat(compare.err()).contains("FAIL");
        assertThat(junit).content().contains("failures=\"1\"");
    }

    @Test
    void baselinesAreListedShownPromotedAndRemoved() throws IOException {
        assertThat(Invocation.of("baseline", baselines()).out()).contains("there is no baseline");
        String before = kept("before", 100, 8);
        Invocation.of("baseline", "save", baselines(), "candidate", before, "--reason", "faster");
        Invocation promoted = Invocation.of("baseline", "promote", baselines(), "candidate", "main");

        assertThat(promoted.out()).isEqualTo("main from candidate: 1 result of micro-full at 1f2e3d4\n");
        assertThat(Invocation.of("baseline", "list", baselines()).out()).contains("candidate", "main", "faster");
        assertThat(Invocation.of("baseline", "show", baselines(), "main").out())
                .contains("EnvelopeBenchmark.read rival=SCAN score", "99.7 ns/op");
        assertThat(Invocation.of("baseline", "rm", baselines(), "main").status())
                .isZero();
        Invocation gone = Invocation.of("baseline", "show", baselines(), "main");
        assertThat(gone.status()).isEqualTo(2);
        assertThat(gone.err()).contains("bench: no baseline is named 'main'").contains("(there are candidate)");
    }

    @Test
    void whatIsNoResultIsOneLine() {
        Invocation compare = Invocation.of("compare", folder + "/a", folder + "/b");

        assertThat(compare.status()).isEqualTo(2);
        assertThat(compare.err()).isEqualTo("bench: " + folder + "/a: no such file\n");
        assertThat(Invocation.of("baseline", "validate", "production", folder.toString())
                        .err())
                .startsWith("bench: ");
    }

    @Test
    void theHistoryOfAllThatWasKeptIsShownAndWritten() throws IOException {
        kept("one", 100, 3);
        Path md = folder.resolve("history.md");
        Invocation history = Invocation.of("history", folder.toString(), "--out", "md=" + md, "--out", "json=-");

        assertThat(history.status()).as(history.err()).isZero();
        assertThat(history.out())
                .startsWith("[")
                .contains("\"suite\" : \"micro-full\"")
                .doesNotContain("NaN");
        assertThat(history.err()).contains("history of micro-full, 1 result on Example CPU", "▅", "no change");
        assertThat(md).content().startsWith("# history of micro-full");
        assertThat(Invocation.of("history", folder + "/nowhere").err())
                .isEqualTo("bench: " + folder + "/nowhere: no such folder\n");
        assertThat(Invocation.of(
                                "history",
                                Files.createDirectory(folder.resolve("empty")).toString())
                        .out())
                .startsWith("there is no history: ");
    }
}
