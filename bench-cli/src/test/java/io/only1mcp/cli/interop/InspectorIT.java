package io.only1mcp.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.target.Launch;
import io.only1mcp.macro.target.ProcessLauncher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of the official inspector, through our gateway to our backend. */
@ParameterizedClass(name = "{0} {1}")
@CsvSource({"legacy, 2025-11-25, HTTP", "legacy, 2025-11-25, TLS", "modern, 2026-07-28, HTTP", "modern, 2026-07-28, TLS"
})
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set for each invocation, before its tests
class InspectorIT {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Pattern SAID = Pattern.compile("^\\{.*}$");

    private Peers peers;
    private Address address;

    @Parameter(0)
    private String era;

    @Parameter(1)
    private String revision;

    @Parameter(2)
    private Way way;

    @BeforeParameterizedClassInvocation
    void start(String era, String revision, Way by) {
        peers = new Peers();
        address = by.to(Way.Home.MOCK, peers);
    }

    @AfterParameterizedClassInvocation
    void endPeers() {
        peers.close();
    }

    @Test
    void theRevisionOfItsEraIsAgreedOn(@TempDir Path home) {
        JsonNode agreed = inspect(home, "--method", "initialize");
        assertThat(agreed.path("protocolVersion").asText()).isEqualTo(revision);
        assertThat(agreed.path("serverInfo").path("name").asText()).isEqualTo("only1mcp");
    }

    @Test
    void toolsAreListedAndCalled(@TempDir Path home) {
        assertThat(inspect(home, "--method", "tools/list").path("tools").findValuesAsText("name"))
                .contains(way.prefix().name() + "test_simple_text");
        JsonNode called = inspect(
                home, "--method", "tools/call", "--tool-name", way.prefix().name() + "test_simple_text");
        assertThat(called.path("content").path(0).path("text").asText())
                .isEqualTo("This is a simple text response for testing.");
    }

    @Test
    void aResourceIsReadAndAPromptIsFilledIn(@TempDir Path home) {
        JsonNode read = inspect(
                home, "--method", "resources/read", "--uri", way.prefix().uri() + "test://static-text");
        assertThat(read.path("contents").path(0).path("text").asText())
                .isEqualTo("This is the content of the static text resource.");
        JsonNode prompt = inspect(
                home,
                "--method",
                "prompts/get",
                "--prompt-name",
                way.prefix().name() + "test_prompt_with_arguments",
                "--prompt-args",
                "arg1=one",
                "arg2=two");
        assertThat(prompt.path("messages").path(0).path("content").path("text").asText())
                .isEqualTo("Prompt with arguments: arg1='one', arg2='two'");
    }

    /** The result of one run of the command. */
    private JsonNode inspect(Path home, String... options) {
        List<String> command =
                new ArrayList<>(List.of(NodePackages.newerNode(), "node_modules/.bin/mcp-inspector", "--cli"));
        command.addAll(address.words());
        command.addAll(List.of("--format", "json", "--quiet", "--protocol-era", era));
        command.addAll(List.of(options));
        Map<String, String> environment = new HashMap<>(address.environment());
        // It keeps notes of its own there.
        environment.put("HOME", home.toString());
        try (ProcessLauncher launcher = new ProcessLauncher()) {
            String said = launcher.start(Launch.of("inspector", command)
                            .withDirectory(NodePackages.INSPECTOR.home())
                            .withEnvironment(environment)
                            .withReadyLine(SAID))
                    .awaitReadyLine(WITHIN)
                    .group();
            return new JsonMapper().readTree(said).path("result");
        } catch (TargetException failed) {
            throw new AssertionError(failed.getMessage() + "\n" + failed.details(), failed);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
