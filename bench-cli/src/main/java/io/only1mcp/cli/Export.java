package io.only1mcp.cli;

import io.only1mcp.core.recording.UnwritableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A result on its way out of the program. It is opened before anything is measured, so that a path that cannot be written
 * costs nobody a run; a file is written beside its place and then moved there, so that it is there whole or not at all.
 */
final class Export implements AutoCloseable {

    private static final Pattern KIND_AND_PATH = Pattern.compile("([a-z]+)=(.+)");
    private static final Path STANDARD_OUTPUT = Path.of("-");

    private final String kind;
    private final Path path;
    private final PrintWriter out;
    private @Nullable OutputStream stream;
    private @Nullable Path beside;

    /**
     * An export that is not open yet.
     *
     * @param option {@code KIND=PATH}; a hyphen is standard output
     * @param kinds that there are
     * @param out standard output
     * @throws UsageException where it is not of that form
     */
    Export(String option, List<String> kinds, PrintWriter out) {
        Matcher matcher = KIND_AND_PATH.matcher(option);
        if (!matcher.matches() || !kinds.contains(matcher.group(1))) {
            String last = kinds.get(kinds.size() - 1);
            throw new UsageException("--out: must be " + String.join("=PATH, ", kinds.subList(0, kinds.size() - 1))
                    + "=PATH or " + last + "=PATH, - for standard output, got '" + option + "'");
        }
        this.kind = matcher.group(1);
        this.path = Path.of(matcher.group(2));
        this.out = out;
    }

    /** Where it goes. */
    Path path() {
        return path;
    }

    /** Whether it goes to standard output. */
    boolean isStandardOutput() {
        return path.equals(STANDARD_OUTPUT);
    }

    /**
     * Makes sure that it can be written.
     *
     * @throws UnwritableException where it cannot
     */
    void open() {
        if (isStandardOutput()) {
            return;
        }
        try {
            if (Files.isDirectory(path)) {
                throw new FileSystemException(path.toString(), null, "it is a folder");
            }
            // A device, a pipe and a link stay what they are.
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                stream = Files.newOutputStream(path);
            } else {
                Path part = path.resolveSibling("." + path.getFileName() + ".part");
                stream = Files.newOutputStream(part);
                beside = part;
            }
        } catch (IOException e) {
            throw new UnwritableException(path, e);
        }
    }

    /**
     * Writes the result.
     *
     * @throws UnwritableException where that fails
     */
    void write(Finished result) {
        String text = result.as(kind);
        try {
            if (stream == null) {
                out.print(text);
                if (out.checkError()) {
                    throw new IOException("it is closed or full");
                }
                return;
            }
            stream.write(text.getBytes(StandardCharsets.UTF_8));
            stream.close();
            if (beside != null) {
                Files.move(beside, path, StandardCopyOption.REPLACE_EXISTING);
                beside = null;
            }
        } catch (IOException e) {
            throw new UnwritableException(isStandardOutput() ? Path.of("standard output") : path, e);
        }
    }

    /** Leaves nothing half written. */
    @Override
    public void close() {
        try {
            if (stream != null) {
                stream.close();
            }
            if (beside != null) {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            // What could not be written was said; of what was written nothing is lost.
        }
    }
}
