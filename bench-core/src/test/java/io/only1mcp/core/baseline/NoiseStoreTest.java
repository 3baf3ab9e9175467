package io.only1mcp.core.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.only1mcp.core.compare.Measured;
import io.only1mcp.core.compare.MetricNoise;
import io.only1mcp.core.compare.NoiseFloor;
import io.only1mcp.core.policy.ComparedMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoiseStoreTest {
    private static final NoiseFloor NOISE = new NoiseFloor(
            Map.of("the processor", "Example CPU"),
            "plan",
            Instant.parse("2026-11-21T09:00:00Z"),
            List.of(
                    new MetricNoise(ComparedMetric.LATENCY_P50, "a.tool", "", 8, 20e6, 0.01, 0.008, 0.02),
                    new MetricNoise(ComparedMetric.ERROR_RATE, "", "", 8, 0, 0, 0, null)));

    @TempDir
    Path root;

    private static Measured measured(String processor, String plan) {
        return new Measured("now", Map.of("the processor", processor), plan, List.of(), List.of(), List.of());
    }

    @Test
    void noiseIsFoundAgainForTheSamePlanOnTheSameMachineAlone() {
        NoiseStore store = new NoiseStore(root.resolve("baselines"));
        assertThat(store.of(measured("Example CPU", "plan"))).isEmpty();
        Path file = store.keep(NOISE);

        assertThat(file).content().doesNotContain("NaN").contains("\"detectable\" : 0.02");
        assertThat(store.of(measured("Example CPU", "plan"))).contains(NOISE);
        assertThat(store.of(measured("Another CPU", "plan"))).isEmpty();
        assertThat(store.of(measured("Example CPU", "another plan"))).isEmpty();
        assertThat(new BaselineStore(root.resolve("baselines")).list()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsOneLineThatSaysWhatToDo() throws IOException {
        NoiseStore store = new NoiseStore(root);
        Files.writeString(store.keep(NOISE), "{");

        assertThatExceptionOfType(BaselineException.class)
                .isThrownBy(() -> store.of(measured("Example CPU", "plan")))
                .withMessageContaining("remove it, and let bench noise measure again");
    }
}
