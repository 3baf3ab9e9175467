package io.only1mcp.mock.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BehaviourTest {

    @Test
    void theDefaultAnswersAtOnceWithoutFaults() {
        assertThat(Behaviour.DEFAULT.latency().none()).isTrue();
        assertThat(Behaviour.DEFAULT.payloadBytes()).isEqualTo(300);
        assertThat(Behaviour.DEFAULT.errors()).isZero();
        assertThat(Behaviour.DEFAULT.stall()).isNull();
    }

    @Test
    void eachKeyReplacesItsPart() {
        Behaviour behaviour = Behaviour.DEFAULT
                .with("latency", "5ms")
                .with("payload", "4KiB")
                .with("errors", "0.5%")
                .with("stall", "at=5s,for=1s")
                .with("seed", "-7")
                .with("fault", "empty-contents, no-caching-hints")
                .with(
                        "inject",
                        "failures=1%,partitions=0.1%,slow=5%,by=500ms,seed=7,rate_limited=3%,truncated=2%,malformed=4%")
                .with("network", "latency=10ms,jitter=2ms,loss=0.1%");
        assertThat(behaviour)
                .isEqualTo(new Behaviour(
                        new Latency.Fixed(Duration.ofMillis(5)),
                        4096,
                        0.005,
                        new Stall(Duration.ofSeconds(5), Duration.ofSeconds(1)),
                        -7,
                        Set.of(Fault.EMPTY_CONTENTS, Fault.NO_CACHING_HINTS),
                        new Injection(
                                0.01, 0.001, 0.05, Duration.ofMillis(500), 7, new Injection.Answers(0.03, 0.02, 0.04)),
                        new Network(Duration.ofMillis(10), Duration.ofMillis(2), 0.001)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fault | empty | fault: there is no fault \"empty\", did you mean \"empty-contents\"?",
                "latncy | 5ms | unknown key \"latncy\", did you mean \"latency\"?",
                "latency | 5 | latency: must be a duration such as 5ms or 1.5s, got 5",
                "latency | -5ms | latency: must be a duration such as 5ms or 1.5s, got -5ms",
                "latency | 25h | latency: must be at most 24h, got 25h",
                "latency | gamma(mean=5ms) | latency: must be a duration, normal(mean=…, sd=…) or lognormal(p50=…, p99=…), got gamma(mean=5ms)",
                "latency | normal(mean=5ms) | latency: must have sd=…, got mean=5ms",
                "latency | normal(mean=5ms, sdd=1ms) | latency: unknown part \"sdd\", did you mean \"sd\"?",
                "latency | normal(mean=5ms, sd=1ms, sd=1ms) | latency: must have sd=… once, got mean=5ms, sd=1ms, sd=1ms",
                "latency | lognormal(p50=20ms, p99=2ms) | latency: must have 0 < p50 <= p99, got p50=20ms, p99=2ms",
                "latency | lognormal(p50=0ms, p99=2ms) | latency: must have 0 < p50 <= p99, got p50=0ms, p99=2ms",
                "payload | 300 | payload: must be a size such as 300B or 4KiB, got 300",
                "payload | 17MiB | payload: must be at most 16777216B, got 17MiB",
                "errors | 0.1 | errors: must be a share such as 1%, got 0.1",
                "errors | 101% | errors: must be at most 100%, got 101%",
                "stall | at=5s | stall: must have for=…, got at=5s",
                "stall | at=5s,for=0s | stall.for: must be > 0, got 0ms",
                "stall | at=5s,during=1s | stall: unknown part \"during\", did you mean \"for\"?",
                "inject | failure=1% | inject: unknown part \"failure\", did you mean \"failures\"?",
                "inject | failures=1 | inject.failures: must be a share such as 1%, got 1",
                "inject | failures=60%,malformed=50% | inject: the shares must not exceed 100% together",
                "inject | failures=60%,slow=50% | inject: the shares must not exceed 100% together",
                "inject | seed=1,seed=2 | inject: must have seed=… once, got seed=1,seed=2",
                "network | latency=1ms,jitter=2ms | network.jitter: must be at most the latency, 1ms, got 2ms",
                "network | loss=100% | network.loss: must be below 100%, got 100.0%",
                "seed | x | seed: must be a whole number of at most 18 digits, got x"
            })
    void whatMakesNoSenseIsRefused(String key, String text, String message) {
        assertThatThrownBy(() -> Behaviour.DEFAULT.with(key, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5ms", "0.25ms", "2s", "normal(mean=5ms, sd=1ms)", "lognormal(p50=2ms, p99=20ms)"})
    void aLatencyReadsBackWhatItPrints(String text) {
        assertThat(Latency.parse(text)).hasToString(text);
    }

    @Test
    void aFileHasTheKeysOfAProfile(@TempDir Path folder) throws Exception {
        Path yaml = Files.writeString(
                folder.resolve("b.yaml"),
                "latency: \"lognormal(p50=2ms, p99=20ms)\"\npayload: 1KiB\nerrors: 1%\nstall: {at: 5s, for: 1s}\nseed: 7\n");
        Behaviour read = BehaviourFile.read(yaml, Behaviour.DEFAULT);
        assertThat(read.latency()).hasToString("lognormal(p50=2ms, p99=20ms)");
        assertThat(read.payloadBytes()).isEqualTo(1024);
        assertThat(read.errors()).isEqualTo(0.01);
        assertThat(read.stall()).hasToString("at=5s,for=1s");
        assertThat(read.seed()).isEqualTo(7);
    }

    @Test
    void aFileMayBeJsonAndKeepsWhatItDoesNotName(@TempDir Path folder) throws Exception {
        Path json = Files.writeString(folder.resolve("b.json"), "{\"stall\": \"at=1s,for=2s\"}");
        Behaviour base = Behaviour.DEFAULT.with("seed", "9");
        assertThat(BehaviourFile.read(json, base)).isEqualTo(base.with("stall", "at=1s,for=2s"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "latncy: 5ms | unknown key \"latncy\", did you mean \"latency\"?",
                "latency: 5 | latency: must be a duration such as 5ms or 1.5s, got 5",
                "stall: {at: 5s, four: 1s} | stall: unknown key \"four\", did you mean \"for\"?",
                "errors: [1%] | errors: must be a single value, got [\"1%\"]",
                "- a | must hold keys such as latency: 5ms",
                "'{' | line 1: is neither YAML nor JSON"
            })
    void aFileThatMakesNoSenseIsRefusedByName(String text, String message, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("b.yaml"), text);
        assertThatThrownBy(() -> BehaviourFile.read(file, Behaviour.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ": " + message);
    }

    @Test
    void aKeyTwiceIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("b.yaml"), "seed: 1\nseed: 2\n");
        assertThatThrownBy(() -> BehaviourFile.read(file, Behaviour.DEFAULT))
                .hasMessageStartingWith(file + ": line 2: is neither YAML nor JSON: Duplicate field 'seed'");
    }

    private static String refusal(Path file) {
        return String.valueOf(catchThrowable(() -> BehaviourFile.read(file, Behaviour.DEFAULT))
                .getMessage());
    }

    @Test
    void whatIsNoFileOfTextIsRefusedInPlainWords(@TempDir Path folder) throws Exception {
        Path absent = folder.resolve("absent.yaml");
        assertThat(refusal(absent)).isEqualTo(absent + ": there is no such file");
        assertThat(refusal(folder)).isEqualTo(folder + ": is a directory, where a file of YAML or JSON is wanted");
        Path binary = Files.write(folder.resolve("b.class"), new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA});
        assertThat(refusal(binary)).isEqualTo(binary + ": is no text in UTF-8, where a file of YAML or JSON is wanted");
        Path control = Files.writeString(folder.resolve("b.yaml"), "seed: \u0001\n");
        assertThat(refusal(control))
                .startsWith(control + ": ")
                .contains("is neither YAML nor JSON: ")
                .doesNotContain("\n")
                .doesNotContain("Exception");
    }
}
