package io.only1mcp.macro.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitsTest {

    @TempDir
    Path folder;

    private static String git(Path home, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("-c", "user.name=n", "-c", "user.email=n@example", "-c", "gc.auto=0"));
        all.addAll(List.of(arguments));
        return new Commits(home)
                .git(all.toArray(String[]::new))
                .orElseThrow(() -> new IllegalStateException("git " + String.join(" ", arguments)));
    }

    private Path repository(String branch) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        git(home, "init", "--quiet", "--initial-branch=" + branch);
        return home;
    }

    private static String commit(Path home, String message) {
        git(home, "commit", "--quiet", "--allow-empty", "--message=" + message);
        return git(home, "rev-parse", "HEAD");
    }

    @Test
    void aBranchIsComparedWithWhereItLeftAndTheDefaultBranchWithItsFirstParent() throws IOException {
        Path home = repository("main");
        String first = commit(home, "first");
        String second = commit(home, "second");

        assertThat(new Commits(home).base(null).hash()).isEqualTo(first);

        git(home, "checkout", "--quiet", "-b", "feature");
        commit(home, "third");
        commit(home, "fourth");
        git(home, "checkout", "--quiet", "main");
        commit(home, "fifth");
        git(home, "checkout", "--quiet", "feature");
        assertThat(new Commits(home).base(null).hash()).isEqualTo(second);

        git(home, "checkout", "--quiet", "main");
        git(home, "merge", "--quiet", "--no-ff", "feature");
        assertThat(new Commits(home).base(null).hash())
                .as("the first parent of a merge")
                .isEqualTo(git(home, "rev-parse", "HEAD^1"));
        assertThat(new Commits(home).base("HEAD~2").hash()).isEqualTo(git(home, "rev-parse", "HEAD~2"));
    }

    @Test
    void commitsThatAreNotPushedYetAreComparedWithWhatIs() throws IOException {
        Path home = repository("trunk");
        commit(home, "first");
        String pushed = commit(home, "second");
        Path clone = folder.resolve("clone");
        git(folder, "clone", "--quiet", home.toString(), clone.toString());
        commit(clone, "third");
        commit(clone, "fourth");

        assertThat(new Commits(clone).base(null).hash()).isEqualTo(pushed);
    }

    @Test
    void whereThereIsNothingToCompareWithItSaysWhy() throws IOException {
        Path home = repository("main");
        assertThat(new Commits(folder).base(null).why()).contains("is no checkout of git");
        assertThat(new Commits(home).base(null).why()).contains("git shows no commit here");
        String first = commit(home, "first");
        Commits.Base none = new Commits(home).base(null);
        assertThat(none.hash()).isNull();
        assertThat(none.why()).isEqualTo("there is nothing to compare with: HEAD has no commit before it");

        commit(home, "second");
        Path shallow = folder.resolve("shallow");
        git(folder, "clone", "--quiet", "--depth=1", "file://" + home, shallow.toString());
        assertThat(new Commits(shallow).base(null).why())
                .endsWith("this clone is shallow: git fetch --unshallow brings them");
        assertThatThrownBy(() -> new Commits(shallow).base(first)).hasMessage("'" + first + "' is no commit here");
        assertThatThrownBy(() -> new Commits(home).base("--output=x")).hasMessage("'--output=x' is no commit here");
    }
}
