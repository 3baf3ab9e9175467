package io.only1mcp.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.arrival.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedTest {

    static List<String> profiles() {
        return Profiles.profiles();
    }

    @Test
    void everyShippedProfileIsListedWithItsDescription() {
        assertThat(Profiles.names()).containsKeys("quick_smoke", "standard_load", "stress_test");
        assertThat(Profiles.names().values()).noneMatch(String::isBlank);
        assertThat(Profiles.targets()).contains("only1mcp");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aShippedProfileIsNamedLikeItsFileAndSurvivesTheRoundTrip(String name) {
        Profile profile = ProfileReader.read(name, Overrides.NONE);
        assertThat(profile.name()).isEqualTo(name);
        assertThat(ProfileReader.of(profile.tree(), "tree")).isEqualTo(profile);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aShippedProfileIsValidAndSoIsItsResolvedForm(String name) {
        assertThat(Schemas.complaints("profile", Profiles.profile(name).orElseThrow()))
                .isEmpty();
        assertThat(Schemas.complaints(
                        "profile", ProfileReader.read(name, Overrides.NONE).tree()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aShippedProfileBeginsWithTheLineThatGivesCompletionInEditors(String name) {
        assertThat(Profiles.profile(name).orElseThrow())
                .startsWith("# yaml-language-server: $schema=schema/profile.schema.json\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"only1mcp"})
    void aShippedTargetIsValidAndNamedLikeItsFile(String name) {
        String text = Profiles.target(name).orElseThrow();
        assertThat(text).startsWith("# yaml-language-server: $schema=../schema/target.schema.json\n");
        assertThat(Schemas.complaints("target", text)).isEmpty();
        assertThat(TargetReader.read(name).name()).isEqualTo(name);
    }

    @Test
    void quickSmokeIsWhatTheDocumentGives() {
        Profile profile = ProfileReader.read("quick_smoke", Overrides.NONE);
        assertThat(profile.arrival()).isEqualTo(stages(20, 100, 20, 100, 20, 0));
        assertThat(profile.thresholds())
                .extracting(Object::toString)
                .containsExactly("latency_p99 <= 10ms", "error_rate <= 1%");
        assertThat(profile.continueOnFailure()).isFalse();
    }

    @Test
    void standardLoadIsWhatTheDocumentGives() {
        Profile profile = ProfileReader.read("standard_load", Overrides.NONE);
        assertThat(profile.arrival()).isEqualTo(stages(120, 1000, 300, 1000, 120, 5000, 60, 100));
        assertThat(profile.thresholds())
                .extracting(Object::toString)
                .containsExactly("latency_p99 <= 5ms", "throughput >= 900/s");
        assertThat(profile.continueOnFailure()).isFalse();
    }

    @Test
    void stressTestIsWhatTheDocumentGivesAndRunsToItsRecovery() {
        Profile profile = ProfileReader.read("stress_test", Overrides.NONE);
        assertThat(profile.arrival())
                .isEqualTo(stages(300, 1000, 300, 5000, 300, 10000, 300, 15000, 300, 20000, 300, 1000));
        assertThat(profile.thresholds())
                .extracting(Object::toString)
                .containsExactly("latency_p99 <= 100ms", "error_rate <= 5%");
        assertThat(profile.continueOnFailure()).isTrue();
    }

    private static Arrival stages(int... secondsAndRates) {
        List<Arrival.Stage> stages = new ArrayList<>();
        double from = 0;
        for (int i = 0; i < secondsAndRates.length; i += 2) {
            stages.add(new Arrival.Stage(Duration.ofSeconds(secondsAndRates[i]), from, secondsAndRates[i + 1]));
            from = secondsAndRates[i + 1];
        }
        return Arrival.stages(stages);
    }
}
