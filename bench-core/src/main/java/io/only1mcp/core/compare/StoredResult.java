package io.only1mcp.core.compare;

import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.verdict.Validity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A result that was kept, of one of the two kinds.
 *
 * @param file where it is
 * @param load a load test, or null
 * @param micro micro-benchmarks, or null
 */
public record StoredResult(
        Path file, @Nullable RunResult load, @Nullable MicroResult micro) {

    /** How far below a folder results are looked for: a side, its runs, their results. */
    private static final int DEEPEST = 5;

    /**
     * The results at a place: a file, or all {@code result.json} in a folder and below it.
     *
     * @return in the order of their paths, at least one
     * @throws IllegalArgumentException where there is none, or one cannot be read; the message is one line that a user can act
     *     on
     */
    public static List<StoredResult> at(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of(read(place));
        }
        try (Stream<Path> files = Files.walk(place, DEEPEST)) {
            List<StoredResult> found = files.filter(file -> file.endsWith(ResultFolder.RESULT))
                    .sorted()
                    .map(StoredResult::read)
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException(place + ": holds no result: name a " + ResultFolder.RESULT
                        + ", or a folder with some below it");
            }
            return found;
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException(place + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static StoredResult read(Path file) {
        try {
            String json = Files.readString(file);
            String kind = ResultJson.kind(json);
            if (kind.equals(MicroResult.KIND)) {
                return new StoredResult(file, null, ResultJson.readMicro(json));
            }
            if (kind.equals(RunResult.Kind.LOAD.text())) {
                return new StoredResult(file, ResultJson.read(json), null);
            }
            throw new IllegalArgumentException("is a result of kind " + kind + ", and only " + MicroResult.KIND
                    + " and " + RunResult.Kind.LOAD.text() + " are compared");
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** Whether figures of it mean anything: of a load test, whether no run is INVALID. */
    public boolean isValid() {
        return load == null
                || load.runs().stream().noneMatch(run -> run.validity().level() == Validity.Level.INVALID);
    }

    /** What kind of measurement and of what, fit for the name of a folder: {@code load-quick_smoke}, {@code micro-quick}. */
    public String suite() {
        String suite = load != null
                ? load.kind().text() + "-" + load.profileName()
                : micro != null ? MicroResult.KIND + "-" + micro.settings().text() : "";
        return suite.replaceAll("[^A-Za-z0-9_.-]+", "-");
    }
}
