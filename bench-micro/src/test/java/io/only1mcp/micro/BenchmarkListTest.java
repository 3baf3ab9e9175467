package io.only1mcp.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.micro.json.EnvelopeBenchmark;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BenchmarkListTest {

    /** Without JMH's annotation processor the build is green, and there are no benchmarks in it. */
    @Test
    void theBuildHasMadeTheBenchmarks() throws Exception {
        try (InputStream list = getClass().getClassLoader().getResourceAsStream("META-INF/BenchmarkList")) {
            assertThat(list).isNotNull();
            assertThat(new String(list.readAllBytes(), StandardCharsets.UTF_8))
                    .contains(EnvelopeBenchmark.class.getName());
        }
    }
}
