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
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of the official inspector, through our gateway to our backend, in both eras. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"HTTP", "STDIO"})
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set for each invocation, before its tests
class InspectorIT {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Pattern SAID = Pattern.compile("^\\{.*}$");

    private Peers peers;
    private Address address;

    @Parameter
    private Way way;

    @BeforeParameterizedClassInvocation
    void start(Way by) {
        peers = new Peers();
        address = by.to(Way.Home.MOCK, peers);
    }

    @AfterParameterizedClassInvocation
    void endPeers() {
        peers.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"legacy, 2025-11-25", "modern, 2026-07-28"})
    void theRevisionOfTheEraIsAgreedOn(String era, String revision, @TempDir Path home) {
        JsonNode agreed = inspect(home, era, "--method", "initialize");
        assertThat(agreed.path("protocolVersion").asText()).isEqualTo(revision);
        assertThat(agreed.path("serverInfo").path("name").asText()).isEqualTo("only1mcp");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"legacy", "modern"})
    void aToolIsFoundAndCalled(String era, @TempDir Path home) {
        String tool = way.prefix().name() + "test_simple_text";
        assertThat(text(inspect(home, era, "--method", "tools/call", "--tool-name", tool)
                        .path("content")
                        .path(0)))
                .isEqualTo("This is a simple text response for testing.");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"legacy", "modern"})
    void aResourceIsReadAndAPromptIsFilledIn(String era, @TempDir Path home) {
        String resource = way.prefix().uri() + "test://static-text";
        assertThat(text(inspect(home, era, "--method", "resources/read", "--uri", resource)
                        .path("contents")
                        .path(0)))
                .isEqualTo("This is the content of the static text resource.");
        String prompt = way.prefix().name() + "test_prompt_with_arguments";
        String[] filled = {"--method", "prompts/get", "--prompt-name", prompt, "--prompt-args", "arg1=one", "arg2=two"};
        assertThat(text(inspect(home, era, filled).path("messages").path(0).path("content")))
                .isEqualTo("Prompt with arguments: arg1='one', arg2='two'");
    }

    private static String text(JsonNode content) {
        return content.path("text").asText();
    }

    /** The result of one run of the command. */
    private JsonNode inspect(Path home, String era, String... options) {
        List<String> command =
                new ArrayList<>(List.of(NodePackages.newerNode(), "node_modules/.bin/mcp-inspector", "--cli"));
        command.addAll(List.of("--format", "json", "--quiet", "--protocol-era", era));
        command.addAll(List.of(options));
        command.add("--");
        command.addAll(address.words());
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
