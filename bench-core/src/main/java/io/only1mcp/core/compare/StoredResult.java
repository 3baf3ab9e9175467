package io.only1mcp.core.compare;

import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.verdict.Validity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
    public StoredResult {
        if ((load == null) == (micro == null)) {
            throw new IllegalArgumentException(file + ": must hold a result of one kind");
        }
    }

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
        List<StoredResult> found = files(place).stream().map(StoredResult::read).toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    place + ": holds no result: name a " + ResultFolder.RESULT + ", or a folder with some below it");
        }
        return found;
    }

    /**
     * The results in a folder and below it that can be compared; what is of another kind is left out.
     *
     * @return in the order of their paths; none where there is none
     * @throws IllegalArgumentException where one cannot be read; the message is one line that a user can act on
     */
    public static List<StoredResult> comparableAt(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(folder
                    + (Files.exists(folder) ? ": is no folder: name one with results below it" : ": no such folder"));
        }
        return files(folder).stream()
                .filter(file -> isComparable(text(file)))
                .map(StoredResult::read)
                .toList();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
            return files.filter(file -> file.endsWith(ResultFolder.RESULT))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException(folder + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": is no result: it is not text in UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isComparable(String json) {
        try {
            String kind = ResultJson.kind(json);
            return kind.isEmpty() || kind.equals(MicroResult.KIND) || kind.equals(RunResult.Kind.LOAD.text());
        } catch (IllegalArgumentException e) {
            return true; // whoever reads it says what is wrong with it
        }
    }

    private static StoredResult read(Path file) {
        String json = text(file);
        try {
            if (!isComparable(json)) {
                throw new IllegalArgumentException("is a result of kind " + ResultJson.kind(json) + ", and only "
                        + MicroResult.KIND + " and " + RunResult.Kind.LOAD.text() + " are compared");
            }
            return ResultJson.kind(json).equals(MicroResult.KIND)
                    ? new StoredResult(file, null, ResultJson.readMicro(json))
                    : new StoredResult(file, ResultJson.read(json), null);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** Where it was measured. */
    public Environment environment() {
        return load != null ? load.environment() : Objects.requireNonNull(micro).environment();
    }

    /** When its command began. */
    public Instant startedAt() {
        return load != null ? load.startedAt() : Objects.requireNonNull(micro).startedAt();
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
