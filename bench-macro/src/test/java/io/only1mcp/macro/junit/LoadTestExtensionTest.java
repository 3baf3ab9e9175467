package io.only1mcp.macro.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.macro.client.FakeServer;
import io.only1mcp.macro.loadtest.LoadTest;
import io.only1mcp.macro.loadtest.LoadTestResult;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LoadTesting
@Timeout(60)
class LoadTestExtensionTest {

    @Test
    void aTestIsGivenWhatItDrivesAndAFolderOfItsOwn(@Drives("quick_smoke") LoadTest test) throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            LoadTestResult result = test.target(server.url().toString())
                    .call("échos", "{\"text\": \"hi\"}")
                    .timeScale(0.01)
                    .set("warm_up.requests", "0")
                    .run();

            assertThat(result.result().profileName()).isEqualTo("quick_smoke");
            assertThat(result.folder().getParent())
                    .isEqualTo(Path.of(
                            "target", "bench", "LoadTestExtensionTest", "aTestIsGivenWhatItDrivesAndAFolderOfItsOwn"));
        }
    }
}
