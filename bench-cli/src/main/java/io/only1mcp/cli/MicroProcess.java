package io.only1mcp.cli;

import io.only1mcp.core.result.MicroResult.Settings;
import io.only1mcp.macro.run.RunListener;
import io.only1mcp.macro.target.Launch;
import io.only1mcp.macro.target.ProcessLauncher;
import io.only1mcp.macro.target.RunningProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The process that runs benchmarks, which starts a JVM for each fork; a guard ends all of them when this one ends, in whatever
 * way. The benchmarks and their rivals are on its class path alone.
 */
final class MicroProcess implements AutoCloseable {
    private static final String MODULE = "bench-micro";
    private static final String MAIN = "io.only1mcp.micro.run.MicroMain";
    private static final String STEP = "step: ";
    private static final String ERROR = "error: ";
    private static final int NOT_USABLE = 2;
    private static final long LOOK_MILLIS = 250;

    private final ProcessLauncher launcher = new ProcessLauncher();
    private final Path home;
    private final @Nullable String commit;
    private final Settings settings;
    private final String pattern;
    private final List<String> profilers;
    private String shown = "";

    /** Of the tree or the distribution that this program is of. */
    MicroProcess(Settings settings, String pattern, List<String> profilers) {
        this(
                Path.of(Objects.requireNonNullElse(System.getProperty("bench.home"), "")),
                Version.commit(),
                settings,
                pattern,
                profilers);
    }

    /**
     * Of a tree.
     *
     * @param home the top of the tree, which is built
     * @param commit what it is of; null where it is not known
     */
    MicroProcess(Path home, @Nullable String commit, Settings settings, String pattern, List<String> profilers) {
        this.home = home;
        this.commit = commit;
        this.settings = settings;
        this.pattern = pattern;
        this.profilers = List.copyOf(profilers);
    }

    /**
     * Runs them to their end.
     *
     * @param folder where the result goes
     * @param listener is told of each step
     * @throws UsageException where they cannot be run as they were asked for
     * @throws io.only1mcp.macro.client.TargetException where they could not be run, or were ended
     */
    void run(Path folder, RunListener listener) {
        Launch launch = Launch.of("benchmarks", command(folder)).withStop("TERM", Duration.ofSeconds(2));
        try (RunningProcess process = launcher.start(launch)) {
            while (!ended(process)) {
                show(process.lastOutput(), listener);
            }
            int status = process.exit().join();
            if (status != 0) {
                String said = last(process.lastWords(), ERROR);
                if (status == NOT_USABLE && !said.isEmpty()) {
                    throw new UsageException("micro: " + said);
                }
                throw process.failure("ended with exit status " + status);
            }
        }
    }

    private static boolean ended(RunningProcess process) {
        try {
            process.exit().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException e) {
            throw new CompletionException(e);
        }
    }

    private void show(String output, RunListener listener) {
        String step = last(output, STEP);
        if (!step.equals(shown)) {
            shown = step;
            listener.step(step);
        }
    }

    /** The last whole line that begins so, without its beginning; empty where there is none. */
    private static String last(String output, String beginning) {
        return output.substring(0, output.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()))
                .reduce("", (first, second) -> second);
    }

    /** Whether benchmarks can be run in a tree of sources. */
    static boolean isBuilt(Path home) {
        return Files.exists(jar(home));
    }

    private static Path jar(Path home) {
        return home.resolve(MODULE).resolve("target").resolve(MODULE + ".jar");
    }

    private List<String> command(Path folder) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                MAIN,
                folder.toAbsolutePath().toString(),
                settings.text(),
                pattern,
                Version.text(),
                Objects.requireNonNullElse(commit, "")));
        command.addAll(profilers);
        return command;
    }

    /** Of a tree of the sources that is built, or of a distribution, where all jars lie together. */
    private String classPath() {
        Path listed = home.resolve("lib").resolve(MODULE + ".jars");
        Path jar = jar(home);
        if (Files.exists(listed)) {
            return home.resolve("lib").resolve(MODULE + ".jar") + File.pathSeparator + ofList(listed);
        }
        if (!isBuilt(home)) {
            throw new UsageException("micro: neither " + listed + " nor " + jar
                    + " is there: start it with the bench of a distribution, or with ./bench in a tree of the sources");
        }
        return jar + File.pathSeparator + jar.resolveSibling("lib") + File.separator + "*";
    }

    private String ofList(Path listed) {
        try {
            return Arrays.stream(Files.readString(listed).strip().split(":", -1))
                    .map(jar -> home.resolve(jar).toString())
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        launcher.close();
    }
}
