package io.only1mcp.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.cli.interop.ConformanceSuite.Scenario;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the official conformance suite says of our client. */
@Isolated("the suite gives a client little time")
class ClientConformanceIT {
    @TempDir
    private Path results;

    /** Authorisation aside, these are all that the two revisions ask of a client. */
    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "tools_call,                          2026-07-28",
        "request-metadata,                    2026-07-28",
        "sep-2322-client-request-state,       2026-07-28",
        "http-standard-headers,               2026-07-28",
        "http-custom-headers,                 2026-07-28",
        "http-invalid-tool-headers,           2026-07-28",
        "json-schema-ref-no-deref,            2026-07-28",
        "initialize,                          2025-11-25",
        "tools_call,                          2025-11-25",
        "elicitation-sep1034-client-defaults, 2025-11-25",
        "sse-retry,                           2025-11-25"
    })
    void ourClientPasses(String scenario, String revision) {
        assertThat(new ConformanceSuite(results).ofClient(scenario, revision)).matches(Scenario::isGood);
    }
}
