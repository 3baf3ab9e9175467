package io.only1mcp.core.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.core.compare.Comparer;
import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.profile.PolicyReader;
import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.result.MicroResultTest;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-21T11:52:59Z");

    @TempDir
    Path folder;

    private BaselineStore store = new BaselineStore(Path.of(""));

    @BeforeEach
    void empty() {
        store = new BaselineStore(folder.resolve("baselines"));
    }

    private StoredResult kept(String name, String json) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        Files.writeString(place.resolve(ResultFolder.RESULT), json);
        Files.writeString(place.resolve(ResultFolder.HISTOGRAMS), "raw");
        return StoredResult.at(place).get(0);
    }

    @Test
    void whatWasSavedIsFoundWithAllResultsAndTheirHistograms() throws IOException {
        StoredResult one = kept("1", ResultJson.write(Results.closed()));
        StoredResult two = kept("2", ResultJson.write(Results.closed()));
        Baseline saved = store.save("main", List.of(one, two), "release 1.2", NOW);

        assertThat(store.named("main")).containsExactly(saved);
        assertThat(saved.suite()).isEqualTo("load-users");
        assertThat(saved.results()).isEqualTo(2);
        assertThat(store.results(saved)).extracting(StoredResult::load).containsExactly(one.load(), two.load());
        assertThat(store.results(saved).get(1).file().resolveSibling(ResultFolder.HISTOGRAMS))
                .hasContent("raw");
    }

    @Test
    void savingAgainReplacesTheSameSuiteAndLeavesAnother() throws IOException {
        store.save("main", List.of(kept("1", ResultJson.write(Results.closed()))), "first", NOW);
        store.save("main", List.of(kept("2", ResultJson.write(MicroResultTest.result()))), "micro", NOW);
        store.save("main", List.of(kept("3", ResultJson.write(Results.closed()))), "second", NOW);

        assertThat(store.named("main")).extracting(Baseline::reason).containsExactly("second", "micro");
    }

    @Test
    void aBaselineIsPromotedByNameAndSaysFromWhere() throws IOException {
        store.save("candidate", List.of(kept("1", ResultJson.write(Results.closed()))), "", NOW);
        List<Baseline> promoted = store.promote("candidate", "main", "faster", NOW);

        assertThat(promoted).extracting(Baseline::from).containsExactly("candidate");
        assertThat(store.named("main")).isEqualTo(promoted);
        assertThat(store.results(promoted.get(0))).hasSize(1);
        store.remove("candidate");
        assertThat(store.list()).isEqualTo(promoted);
        assertThat(store.results(promoted.get(0))).hasSize(1);
    }

    @Test
    void aBaselineMaySaveItselfAndOneThatCannotBeWrittenLeavesTheOldOneWhole() throws IOException {
        StoredResult one = kept("1", ResultJson.write(Results.closed()));
        Baseline saved = store.save("main", List.of(one, one), "first", NOW);
        Baseline again = store.save("main", store.results(saved), "again", NOW);

        assertThat(store.results(again)).hasSize(2);
        StoredResult gone = kept("2", ResultJson.write(Results.closed()));
        Files.delete(gone.file());
        assertThatThrownBy(() -> store.save("main", List.of(one, gone), "third", NOW))
                .isInstanceOf(UnwritableException.class);
        assertThat(store.list()).containsExactly(again);
        assertThat(store.results(again)).hasSize(2);
        assertThat(folder.resolve("baselines")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void whatIsNotWholeAnyMoreOrLiesElsewhereIsOneLineThatSaysWhatToDo() throws IOException {
        StoredResult one = kept("1", ResultJson.write(Results.closed()));
        Baseline saved = store.save("main", List.of(one, one), "", NOW);
        Path first = store.results(saved).get(0).file();
        Files.delete(first);
        assertThatThrownBy(() -> store.results(saved))
                .isInstanceOf(BaselineException.class)
                .hasMessageStartingWith("the baseline 'main' is not whole: ")
                .hasMessageEndingWith("holds 1 of 2 results: save it again");

        Path notes = Objects.requireNonNull(first.getParent()).resolveSibling("baseline.json");
        Path copy = Files.createDirectories(folder.resolve("baselines/copy/load-users/1"));
        Files.copy(notes, copy.resolve("baseline.json"));
        assertThatThrownBy(() -> store.list()).hasMessageContaining("is of 'main', load-users, whose place is ");
        Files.writeString(copy.resolve("baseline.json"), "{\"name\": \"main\"");
        assertThatThrownBy(() -> new BaselineGate(store, new Comparer(PolicyReader.read(PolicyReader.SHIPPED)))
                        .check("main", "now", List.of(one)))
                .isInstanceOf(BaselineException.class)
                .hasMessageContaining("is not what notes of a baseline are");
        assertThatThrownBy(() -> new BaselineStore(notes).list()).hasMessageContaining("is no folder: --baselines");
    }

    @Test
    void whatIsNotTrustedOrNotOfOneKindIsRefused() throws IOException {
        StoredResult load = kept("1", ResultJson.write(Results.closed()));
        StoredResult micro = kept("2", ResultJson.write(MicroResultTest.result()));
        StoredResult broken = kept("3", ResultJson.write(Results.broken()));

        assertThatThrownBy(() -> store.save("main", List.of(load, micro), "", NOW))
                .isInstanceOf(BaselineException.class)
                .hasMessageContaining("is of micro-quick, and");
        assertThatThrownBy(() -> store.save("main", List.of(broken), "", NOW)).hasMessageContaining("never a baseline");
        assertThatThrownBy(() -> store.save("../main", List.of(load), "", NOW))
                .hasMessageContaining("is no name for a baseline");
        assertThat(store.list()).isEmpty();
        assertThatThrownBy(() -> store.named("main"))
                .hasMessageContaining("there is none, bench baseline save makes one");
    }
}
