package io.only1mcp.macro.ab;

import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.macro.target.Launch;
import io.only1mcp.macro.target.ProcessLauncher;
import io.only1mcp.macro.target.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A build that a command measures. A shell runs it, in a session of its own that does not outlive this process. */
public final class ShellBuild implements Build {
    /** What stands in a command for the folder that its results go to. */
    public static final String OUT = "{out}";

    /** A run that broke thresholds, or was not valid, has left a result all the same. */
    private static final Set<Integer> MEASURED =
            Set.of(ExitStatus.PASS.code(), ExitStatus.THRESHOLDS_FAILED.code(), ExitStatus.MEASUREMENT_INVALID.code());

    /** Longer than {@code bench} takes to end by itself. */
    private static final Duration GRACE = Duration.ofSeconds(12);

    private final ProcessLauncher launcher = new ProcessLauncher();
    private final String name;
    private final String command;

    /**
     * A build.
     *
     * @param name what messages call it
     * @param command for {@code sh}, such as {@code bench run --quiet --results {out}}
     * @throws IllegalArgumentException where it does not say where its results go
     */
    public ShellBuild(String name, String command) {
        if (!command.contains(OUT)) {
            throw new IllegalArgumentException("the command of " + name + " must say with " + OUT
                    + " where its results go, as in bench run --results " + OUT + ", got '" + command + "'");
        }
        this.name = name;
        this.command = command;
    }

    @Override
    public String text() {
        return command;
    }

    @Override
    public void measure(Path folder) {
        String whole = command.replace(OUT, quoted(folder.toString()));
        Launch launch = Launch.of(name, List.of("sh", "-c", whole)).withStop("TERM", GRACE);
        try (RunningProcess process = launcher.start(launch)) {
            int status = process.exit().join();
            if (!MEASURED.contains(status)) {
                String lastWords = process.lastWords();
                throw process.failure("ended with exit status " + status
                        + (lastWords.isBlank() ? ", and printed nothing" : "") + ": " + whole);
            }
        }
    }

    /** As a shell reads it as one word. */
    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./+:,@%-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    @Override
    public void close() {
        launcher.close();
    }
}
