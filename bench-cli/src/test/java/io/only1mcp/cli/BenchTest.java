package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchTest {

    @Test
    void withoutWordsTheCommandsThatPeopleWantComeFirst() {
        Invocation help = Invocation.of();

        assertThat(help.status()).isZero();
        assertThat(help.out().lines().limit(4)).contains("  bench run --profile quick_smoke");
        assertThat(help.err()).isEmpty();
    }

    @Test
    void noLineOfAnyHelpIsBroken() {
        for (String verb : new String[] {
            "run", "overhead", "saturate", "micro", "compare", "check", "baseline", "profiles", "serve"
        }) {
            assertThat(Invocation.of(verb, "--help").out().lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        }
    }

    @Test
    void theVersionIsTheOneOfTheBuild() {
        assertThat(Invocation.of("--version").out()).matches("(?s)bench \\d+\\.\\d+\\.\\d+.*\\nJava .*");
        assertThat(Invocation.of("profiles", "--version").out()).startsWith("bench ");
    }

    @Test
    void anUnknownVerbIsOneLineThatNamesTheNearest() {
        Invocation wrong = Invocation.of("prfoiles");

        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err())
                .isEqualTo("bench: unknown word 'prfoiles', did you mean profiles?"
                        + " (bench --help shows what there is)\n");
    }

    @Test
    void anUnknownOptionIsOneLineThatNamesTheNearest() {
        Invocation wrong = Invocation.of("profiles", "show", "--time-scael", "2", "quick_smoke");

        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err())
                .isEqualTo("bench: unknown option '--time-scael', did you mean --time-scale?"
                        + " (bench profiles show --help shows what there is)\n");
        assertThat(wrong.out()).isEmpty();
    }

    @Test
    void aStackTraceIsShownOnlyToThoseWhoAsk() {
        assertThat(Invocation.of("profiles", "show", "no_such").err()).hasLineCount(1);
        assertThat(Invocation.of("profiles", "show", "no_such", "--stacktrace").err())
                .contains("ProfileException")
                .contains("\tat ");
        assertThat(Invocation.of("--wrong", "--stacktrace").err()).contains("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "porxy"})
    void whatCannotBeServedIsAnsweredWithWhatCan(String what) {
        Invocation wrong = what.isEmpty() ? Invocation.of("serve") : Invocation.of("serve", what, "--port", "0");

        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).hasLineCount(1).contains("proxy or mock");
    }

    @Test
    void profilesAloneListsThem() {
        assertThat(Invocation.of("profiles").out())
                .isEqualTo(Invocation.of("profiles", "list").out())
                .contains("quick_smoke ")
                .contains("standard_load ")
                .contains("stress_test ");
    }

    @Test
    void aProfileThatIsShownIsAProfile(@TempDir Path folder) throws Exception {
        Invocation shown = Invocation.of("profiles", "show", "stress_test", "--time-scale", "0.1", "--seed", "7");
        Path file = Files.writeString(folder.resolve("shown.yaml"), shown.out());

        assertThat(shown.out()).contains("duration: 30s").contains("seed: 7");
        assertThat(Invocation.of("profiles", "show", file.toString()).out()).isEqualTo(shown.out());
    }

    @Test
    void aCheckStopsAtTheFirstProfileThatCannotBeUsed(@TempDir Path folder) throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "version: 1\nstags: []\n");
        Invocation check = Invocation.of("profiles", "check", "quick_smoke", bad.toString());

        assertThat(check.status()).isEqualTo(2);
        assertThat(check.out()).isEqualTo("quick_smoke: ok, it is the profile 'quick_smoke'\n");
        assertThat(check.err()).hasLineCount(1).contains("bad.yaml:2").contains("did you mean 'stages'?");
    }
}
