package io.only1mcp.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.core.profile.PolicyReader;
import io.only1mcp.core.profile.ProfileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {

    @TempDir
    Path folder;

    @Test
    void theShippedPolicyJudgesEveryMetricWithSixRunsASide() {
        Policy policy = PolicyReader.read(PolicyReader.SHIPPED);

        assertThat(policy.metrics().keySet()).containsExactlyInAnyOrder(ComparedMetric.values());
        assertThat(policy.leastRuns()).isEqualTo(6);
        assertThat(policy.of(ComparedMetric.LATENCY_P99))
                .contains(new MetricPolicy(ComparedMetric.LATENCY_P99, 0.10, 0.20, 200_000, true, false));
        assertThat(policy.of(ComparedMetric.ERROR_RATE))
                .contains(new MetricPolicy(ComparedMetric.ERROR_RATE, 0, 0, 0.001, true, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metrics: {latency_p50: {warning: 10%, critical: 5%}} | 1: metrics.latency_p50.critical: must not be below"
                        + " warning, got 0.05 and 0.1",
                "metrics: {latency_p51: {critical: 5%}} | 1: metrics.latency_p51: unknown key, did you mean 'latency_p50'?",
                "metrics: {start: {smallest: 20}} | 1: metrics.start.smallest: '20' has no unit: write 20s or 20ms (ns us"
                        + " ms s m h)",
                "least_runs: 6 | 1: 'metrics' is missing",
                "metrics: {start: {}}\\nleast_runs: one | 2: least_runs: must be a whole number, got 'one'"
            })
    void aPolicyThatCannotBeUsedIsOneLineThatSaysWhereAndWhy(String yaml, String message) throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, yaml.replace("\\n", "\n"));

        assertThatThrownBy(() -> PolicyReader.read(file.toString()))
                .isInstanceOf(ProfileException.class)
                .hasMessage(file + ":" + message);
    }
}
