package io.only1mcp.cli.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.target.Launch;
import io.only1mcp.macro.target.ProcessLauncher;
import io.only1mcp.macro.target.RunningProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A script of {@code src/test/node} that does something and prints one line of JSON. */
final class Script {
    private static final Pattern SAID = Pattern.compile("^\\{.*}$");

    private Script() {}

    /**
     * Runs it to its good end.
     *
     * @param environment variables besides those of this process
     * @param within how long it may take
     * @return what it printed
     */
    static JsonNode run(String name, List<String> arguments, Map<String, String> environment, Duration within) {
        List<String> command = new ArrayList<>(List.of("node", name));
        command.addAll(arguments);
        try (ProcessLauncher launcher = new ProcessLauncher()) {
            RunningProcess process = launcher.start(Launch.of(name, command)
                    .withDirectory(NodePackages.INTEROP.home())
                    .withEnvironment(environment)
                    .withReadyLine(SAID));
            JsonNode said =
                    new JsonMapper().readTree(process.awaitReadyLine(within).group());
            int status = process.exit()
                    .orTimeout(within.toSeconds(), TimeUnit.SECONDS)
                    .join();
            if (status != 0) {
                throw new AssertionError(name + " saw " + said + ", and could not leave: " + process.lastOutput());
            }
            return said;
        } catch (TargetException failed) {
            throw new AssertionError(failed.getMessage() + "\n" + failed.details(), failed);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
