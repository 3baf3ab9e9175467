package io.only1mcp.macro.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The history of a tree of sources, as far as git tells it.
 *
 * @param home the top of the tree
 */
record Commits(Path home) {
    private static final String UNKNOWN = "this tree";
    private static final List<String> DEFAULT_BRANCHES =
            List.of("refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master");

    /**
     * The commit that another one is compared with.
     *
     * @param hash of it; null where there is none
     * @param why there is none; else empty
     */
    record Base(@Nullable String hash, String why) {
        private static Base none(String why) {
            return new Base(null, why);
        }
    }

    /** What is checked out, marked where files differ from it. */
    String head() {
        return git("describe", "--always", "--dirty", "--exclude", "*", "--abbrev=12")
                .orElse(UNKNOWN);
    }

    /** A hash as people read it. */
    String brief(String hash) {
        return git("rev-parse", "--short=12", hash).orElse(hash);
    }

    /**
     * What the commit that is checked out is built on: where its branch left the default branch; on the default branch itself
     * its first parent.
     *
     * @param named what it is instead, a revision; null where nobody says it
     * @throws IllegalArgumentException where there is no such revision; the message is one line that a user can act on
     */
    Base base(@Nullable String named) {
        if (!Files.exists(home.resolve(".git"))) {
            return Base.none("there is nothing to compare with: " + home + " is no checkout of git");
        }
        Optional<String> head = commit("HEAD");
        if (head.isEmpty()) {
            return Base.none("there is nothing to compare with: git shows no commit here");
        }
        if (named != null) {
            return new Base(
                    commit(named).orElseThrow(() -> new IllegalArgumentException("'" + named + "' is no commit here")),
                    "");
        }
        Optional<String> branch = defaultBranch();
        Optional<String> left = branch.flatMap(name -> git("merge-base", "HEAD", name));
        if (branch.isPresent() && left.isEmpty()) {
            return Base.none("there is nothing to compare with: HEAD and " + branch.get() + " have no commit in common"
                    + remedy());
        }
        return left.filter(hash -> !hash.equals(head.get()))
                .or(() -> commit("HEAD^1"))
                .map(hash -> new Base(hash, ""))
                .orElseGet(
                        () -> Base.none("there is nothing to compare with: HEAD has no commit before it" + remedy()));
    }

    private Optional<String> defaultBranch() {
        return Stream.concat(
                        git("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD").stream(), DEFAULT_BRANCHES.stream())
                .filter(name -> commit(name).isPresent())
                .findFirst();
    }

    private String remedy() {
        return git("rev-parse", "--is-shallow-repository")
                        .filter("true"::equals)
                        .isPresent()
                ? "; this clone is shallow: git fetch --unshallow brings them"
                : "";
    }

    private Optional<String> commit(String revision) {
        return git("rev-parse", "--verify", "--quiet", revision + "^{commit}");
    }

    /** What git says in one line; nothing where it fails, or is not there. */
    Optional<String> git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", home.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
