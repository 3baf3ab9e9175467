package io.only1mcp.cli.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.only1mcp.macro.target.Launch;
import io.only1mcp.macro.target.ProcessLauncher;
import io.only1mcp.macro.target.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The official conformance suite, which plays the client for a server and the server for a client. */
final class ConformanceSuite {
    private static final Duration WITHIN = Duration.ofMinutes(3);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    /** The folder of one scenario's results: its name, after what was tested, and the time. */
    private static final Pattern FOLDER = Pattern.compile("(?:server-)?(.+)-\\d{4}-\\d\\d-\\d\\dT[-\\dZ]+");

    private final Path results;

    ConformanceSuite(Path results) {
        this.results = results;
    }

    /**
     * A scenario that was run.
     *
     * @param name as the suite calls it
     * @param passed how many of its checks succeeded
     * @param failed what the suite says of each check that did not
     */
    record Scenario(String name, int passed, List<String> failed) {
        boolean isGood() {
            return passed > 0 && failed.isEmpty();
        }

        /** Whether it is about something that we have: tasks are an extension. */
        boolean isOurs() {
            return !name.startsWith("tasks-");
        }

        @Override
        public String toString() {
            return name + ": " + passed + " passed, failed: " + failed;
        }
    }

    /**
     * Runs all that a revision asks of a server, scored or not.
     *
     * @param environment variables for the suite
     */
    List<Scenario> ofServer(URI url, String revision, Map<String, String> environment) {
        // The suite takes no address for local but this name.
        String local = url.toString().replace("//127.0.0.1:", "//localhost:");
        return run(List.of("server", "--url", local, "--requirements", revision), environment);
    }

    /** Runs one scenario of a client, which is our own in a process of its own. */
    Scenario ofClient(String scenario, String revision) {
        String command = String.join(
                " ",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ClientUnderTest.class.getName());
        List<String> options =
                List.of("client", "--command", command, "--scenario", scenario, "--spec-version", revision);
        return run(options, Map.of()).stream()
                .filter(ran -> ran.name().equals(scenario))
                .findAny()
                .orElseGet(() -> new Scenario(scenario, 0, List.of("was not run")));
    }

    private List<Scenario> run(List<String> options, Map<String, String> environment) {
        Path packages = NodePackages.CONFORMANCE.home();
        List<String> command = new ArrayList<>(List.of(NodePackages.newerNode(), "node_modules/.bin/conformance"));
        command.addAll(options);
        command.addAll(List.of("--output-dir", results.toString()));
        try (ProcessLauncher launcher = new ProcessLauncher()) {
            RunningProcess suite = launcher.start(Launch.of("conformance", command)
                    .withDirectory(packages)
                    .withEnvironment(environment)
                    .withStop("TERM", STOP_WITHIN));
            suite.exit().orTimeout(WITHIN.toSeconds(), TimeUnit.SECONDS).join();
            List<Scenario> scenarios = read();
            if (scenarios.isEmpty()) {
                throw new AssertionError("the suite ran nothing: " + suite.lastOutput());
            }
            return scenarios;
        }
    }

    private List<Scenario> read() {
        try (Stream<Path> folders = Files.list(results)) {
            return folders.sorted().map(ConformanceSuite::scenario).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Scenario scenario(Path folder) {
        Matcher name = FOLDER.matcher(folder.getFileName().toString());
        if (!name.matches()) {
            throw new AssertionError("not the name of a scenario's results: " + folder);
        }
        int passed = 0;
        List<String> failed = new ArrayList<>();
        try {
            for (JsonNode check :
                    new JsonMapper().readTree(folder.resolve("checks.json").toFile())) {
                switch (check.path("status").asText()) {
                    case "SUCCESS" -> passed++;
                    case "FAILURE" ->
                        failed.add(check.path("id").asText() + ": "
                                + check.path("errorMessage")
                                        .asText(check.path("description").asText()));
                    default -> {}
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new Scenario(name.group(1), passed, failed);
    }
}
