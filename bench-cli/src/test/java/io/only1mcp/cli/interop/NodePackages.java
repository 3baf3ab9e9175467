package io.only1mcp.cli.interop;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.target.Launch;
import io.only1mcp.macro.target.ProcessLauncher;
import io.only1mcp.macro.target.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The scripts of {@code src/test/node} with the packages that they pin, in {@code target/node}: installed once, and again
 * when the lock file has changed. Where Node.js or npm is missing the test that asks is skipped with a message, or fails
 * where {@value #REQUIRED} is set to 1.
 */
final class NodePackages {
    /** The environment variable of a build in which nothing may be missing. */
    static final String REQUIRED = "REQUIRE_INTEROP";

    /** The oldest that all pinned packages run on. */
    private static final int OLDEST_NODE = 20;

    /** Prints a line of its own at its good end, because npm's wording is npm's. No package runs a script of its own. */
    private static final String INSTALL = "npm ci --ignore-scripts --no-audit --no-fund && echo installed";

    private static final Duration INSTALL_WITHIN = Duration.ofMinutes(4);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);
    private static final Duration VERSION_WITHIN = Duration.ofSeconds(20);
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path HOME = Path.of("target", "node");
    private static final Pattern VERSION = Pattern.compile("^v([0-9]+)\\..*");
    private static final Pattern INSTALLED = Pattern.compile("^installed$");

    private static @Nullable String missing;
    private static boolean sought;

    private NodePackages() {}

    /** The folder with the scripts and their packages; the test ends here where they cannot be had. */
    static synchronized Path home() {
        if (!sought) {
            missing = install();
            sought = true;
            if (missing != null) {
                System.err.println("interop tests are not run: " + missing);
            }
        }
        if (missing != null) {
            if ("1".equals(System.getenv(REQUIRED))) {
                fail(missing + " (" + REQUIRED + " is set, so this is a failure)");
            }
            abort(missing);
        }
        return HOME.toAbsolutePath();
    }

    /** What is missing, or null. */
    private static @Nullable String install() {
        try (ProcessLauncher launcher = new ProcessLauncher()) {
            String unfit = unfit(launcher);
            return unfit == null ? installPackages(launcher) : unfit;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static @Nullable String unfit(ProcessLauncher launcher) {
        String needed = "Node.js " + OLDEST_NODE + " or newer is missing: ";
        Launch asking = Launch.of("node --version", List.of("node", "--version"))
                .withReadyLine(VERSION)
                .withStop("TERM", STOP_WITHIN);
        try (RunningProcess process = launcher.start(asking)) {
            MatchResult version = process.awaitReadyLine(VERSION_WITHIN);
            return Integer.parseInt(version.group(1)) < OLDEST_NODE ? needed + "node is " + version.group() : null;
        } catch (TargetException absent) {
            return needed + absent.getMessage() + " " + absent.details();
        }
    }

    private static @Nullable String installPackages(ProcessLauncher launcher) throws IOException {
        Files.createDirectories(HOME);
        try (DirectoryStream<Path> sources = Files.newDirectoryStream(SOURCES, "*.{json,mjs}")) {
            for (Path source : sources) {
                Files.copy(source, HOME.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        String lock = Files.readString(HOME.resolve("package-lock.json"));
        Path stamp = HOME.resolve("installed-lock.json");
        if (Files.exists(stamp) && Files.readString(stamp).equals(lock)) {
            return null;
        }
        Launch installing = Launch.of("npm ci", List.of("sh", "-c", INSTALL))
                .withDirectory(HOME)
                .withReadyLine(INSTALLED)
                .withStop("TERM", STOP_WITHIN);
        try (RunningProcess process = launcher.start(installing)) {
            process.awaitReadyLine(INSTALL_WITHIN);
        } catch (TargetException failed) {
            return "the npm packages of " + SOURCES + " are missing: " + failed.getMessage() + "\n" + failed.details();
        }
        Files.writeString(stamp, lock);
        return null;
    }
}
