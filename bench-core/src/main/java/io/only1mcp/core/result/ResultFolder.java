package io.only1mcp.core.result;

import io.only1mcp.core.recording.UnwritableException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one result: {@code results/20261121T091530Z-quick_smoke/}.
 *
 * @param path where it is
 */
public record ResultFolder(Path path) {
    /** The result, whole. */
    public static final String RESULT = "result.json";
    /** The raw data. */
    public static final String HISTOGRAMS = "run.hlog";
    /** The result for people. */
    public static final String REPORT = "report.md";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /**
     * Makes the folder of a new result; where there is one of this second already, the name gets a number.
     *
     * @param root the folder of all results, made where it is missing
     * @param startedAt when the command began
     * @param profile the name of the profile; what suits no file name becomes a hyphen
     * @throws UnwritableException where it cannot be made
     */
    public static ResultFolder create(Path root, Instant startedAt, String profile) {
        String name = TIME.format(startedAt) + "-" + profile.replaceAll("[^A-Za-z0-9_.-]+", "-");
        Path folder = root.resolve(name);
        try {
            Files.createDirectories(root);
            for (int n = 2; ; n++) {
                try {
                    return new ResultFolder(Files.createDirectory(folder));
                } catch (FileAlreadyExistsException taken) {
                    folder = root.resolve(name + "-" + n);
                }
            }
        } catch (IOException e) {
            throw new UnwritableException(folder, e);
        }
    }

    /** Takes the folder away again where nothing is in it: a run that never began leaves no trace. */
    public void discardIfEmpty() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // It holds what the run had, or cannot be removed, which harms nobody.
        }
    }

    /**
     * Where the raw data of a run goes: {@code run.hlog}, or {@code run-2.hlog} of one of several.
     *
     * @param run its number, from 1
     * @param of how many there are
     */
    public Path histograms(int run, int of) {
        return path.resolve(of == 1 ? HISTOGRAMS : "run-" + run + ".hlog");
    }

    /**
     * Keeps a result in both its forms. It is there to be shown whether that works or not, so what could not be written is no
     * exception yet.
     *
     * @param result as JSON
     * @param report for people
     * @return what could not be written and why; null where both are kept
     */
    public @Nullable UnwritableException keepBoth(String result, String report) {
        try {
            keep(RESULT, result);
            keep(REPORT, report);
            return null;
        } catch (UnwritableException e) {
            return e;
        }
    }

    /**
     * Keeps a text beside the result.
     *
     * @param name of the file
     * @return the file
     * @throws UnwritableException where it cannot be written
     */
    public Path keep(String name, String text) {
        Path file = path.resolve(name);
        WholeFile.write(file, text);
        return file;
    }
}
