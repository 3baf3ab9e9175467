package io.only1mcp.macro.suite;

import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.target.Launch;
import io.only1mcp.macro.target.ProcessLauncher;
import io.only1mcp.macro.target.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The sources of another commit, in a worktree of git, built by their own launcher. Closed, whatever builds there is ended. */
final class BaseTree implements AutoCloseable {
    private final ProcessLauncher launcher = new ProcessLauncher();
    private final Commits commits;
    private final Path folder;

    /**
     * A tree that is not there yet.
     *
     * @param commits of the checkout whose worktree it becomes
     * @param folder where it goes; what is there already is used where it is of the right commit, else replaced
     */
    BaseTree(Commits commits, Path folder) {
        this.commits = commits;
        this.folder = folder;
    }

    /**
     * Checks a commit out and builds it.
     *
     * @return its launcher
     * @throws TargetException where that fails
     */
    Path built(String hash) {
        checkOut(hash);
        Path bench = folder.resolve("bench");
        if (!Files.isExecutable(bench)) {
            throw new TargetException("there is no launcher in it, " + bench);
        }
        // Whatever it does not only explain makes the launcher build, and prepare faster starts.
        Launch launch = Launch.of("the build of the base", List.of(bench.toString(), "profiles", "list"))
                .withEnvironment(Map.of("BENCH_BUILD", "", "JAVA_HOME", System.getProperty("java.home")));
        try (RunningProcess process = launcher.start(launch)) {
            int status = process.exit().join();
            if (status != 0) {
                process.lastWords();
                throw process.failure("ended with exit status " + status);
            }
        }
        return bench;
    }

    private void checkOut(String hash) {
        commits.git("worktree", "prune");
        if (Files.exists(folder.resolve(".git"))
                && new Commits(folder)
                        .git("rev-parse", "HEAD")
                        .filter(hash::equals)
                        .isPresent()) {
            return;
        }
        commits.git("worktree", "remove", "--force", folder.toString());
        try {
            remove();
            Files.createDirectories(folder.getParent());
        } catch (IOException e) {
            throw new TargetException("what is in its place cannot be removed: " + e, e);
        }
        commits.git("worktree", "prune");
        if (commits.git("worktree", "add", "--detach", folder.toString(), hash).isEmpty()) {
            throw new TargetException(
                    "git makes no worktree of it: git worktree add --detach " + folder + " " + hash + " says why");
        }
    }

    private void remove() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        launcher.close();
    }
}
