package io.only1mcp.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All that {@code --out} asks for. */
final class Exports implements AutoCloseable {

    private final List<Export> all;

    /**
     * Opens them.
     *
     * @param options each {@code KIND=PATH}
     * @param out standard output
     * @throws UsageException where one is malformed, or two go to one place
     * @throws io.only1mcp.core.recording.UnwritableException where one cannot be written
     */
    Exports(List<String> options, PrintWriter out) {
        all = options.stream().map(option -> new Export(option, out)).toList();
        Set<Path> paths = new HashSet<>();
        for (Export export : all) {
            if (!paths.add(export.path().toAbsolutePath().normalize())) {
                throw new UsageException("--out: two results cannot go to one place, " + export.path());
            }
        }
        try {
            all.forEach(Export::open);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Whether one goes to standard output, so that everything human has to go elsewhere. */
    boolean takeStandardOutput() {
        return all.stream().anyMatch(Export::isStandardOutput);
    }

    /** Writes them. */
    void write(Finished result) {
        all.forEach(export -> export.write(result));
    }

    @Override
    public void close() {
        all.forEach(Export::close);
    }
}
