package io.only1mcp.core.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.policy.Better;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ExitStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Results of micro-benchmarks in JSON. */
public class MicroResultTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Two rivals at one size, and a pair. */
    public static MicroResult result() {
        return new MicroResult(
                "0.1.0",
                Instant.parse("2026-11-21T11:52:59Z"),
                42.5,
                MicroResult.Settings.QUICK,
                "Lookup",
                new Environment(
                        new Environment.Machine(2, "Example CPU", 8L << 30, "Linux 6.18.5", "Debian 12", 0.42),
                        new Environment.Jvm("OpenJDK 64-Bit Server VM", "17.0.15+6", "Debian", List.of()),
                        "epoll",
                        "pooled",
                        null),
                List.of(
                        score("caching.CacheLookupBenchmark.hit", Map.of("rival", "PROXY"), 100, 104, 108),
                        score("caching.CacheLookupBenchmark.hit", Map.of("rival", "CAFFEINE"), 61, 60, 59),
                        score("technique.AllocationBenchmark.before", Map.of(), 1_700),
                        score("technique.AllocationBenchmark.after", Map.of(), 24.4)),
                List.of(Caveat.note("one_fork", "there was one fork", "run more forks")),
                ExitStatus.PASS);
    }

    private static MicroScore score(String name, Map<String, String> params, double... forks) {
        List<List<Double>> scores = Arrays.stream(forks)
                .mapToObj(fork -> List.of(fork - 1, fork, fork + 1))
                .toList();
        return new MicroScore(
                "io.only1mcp.micro." + name,
                "avgt",
                params,
                1,
                "ns/op",
                Better.LOWER,
                scores,
                List.of(new MicroScore.Secondary("gc.alloc.rate.norm", "B/op", List.of(24.0))));
    }

    @Test
    void whatIsReadBackIsWhatWasWritten() {
        String json = ResultJson.write(result());

        assertThat(ResultJson.kind(json)).isEqualTo("micro");
        assertThat(ResultJson.readMicro(json)).isEqualTo(result());
        assertThat(ResultJson.kind(ResultJson.write(Results.closed()))).isEqualTo("load");
        assertThatThrownBy(() -> ResultJson.readMicro("{}")).hasMessageContaining("this is not a result");
    }

    @Test
    void theSchemaDescribesIt() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/io/only1mcp/profiles/schema/micro.schema.json")) {
            JsonNode schema = MAPPER.readTree(in);
            assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(schema)
                            .validate(MAPPER.readTree(ResultJson.write(result())))
                            .stream()
                            .map(Error::toString))
                    .isEmpty();
        }
    }

    @Test
    void theValueOfAForkIsTheMeanOfItsIterations() {
        assertThat(result().benchmarks().get(0).values()).containsExactly(100.0, 104.0, 108.0);
        assertThat(result().benchmarks().get(0).name()).isEqualTo("CacheLookupBenchmark.hit rival=PROXY");
    }
}
