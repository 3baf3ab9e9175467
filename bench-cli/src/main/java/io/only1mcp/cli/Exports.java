package io.only1mcp.cli;

import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.verdict.ExitStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All that {@code --out} asks for. */
final class Exports implements AutoCloseable {

    /** What a result can be written as that passes or fails nothing. */
    static final List<String> OF_RESULTS = List.of("json", "md");
    /** What a measurement or a judgement can be written as. */
    static final List<String> OF_JUDGEMENTS = List.of("json", "md", "junit");

    /** What a load test can be written as, whose figures are rows too. */
    static final List<String> OF_LOADS = List.of("json", "md", "csv", "junit");

    private final List<Export> all;

    /**
     * Opens them.
     *
     * @param options each {@code KIND=PATH}
     * @param kinds that there are, two or more
     * @param out standard output
     * @throws UsageException where one is malformed, or two go to one place
     * @throws io.only1mcp.core.recording.UnwritableException where one cannot be written
     */
    Exports(List<String> options, List<String> kinds, PrintWriter out) {
        all = options.stream().map(option -> new Export(option, kinds, out)).toList();
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

    /**
     * Writes a result wherever that is possible and shows it; what could not be written is said in the end.
     *
     * @return what is left for the shell
     */
    ExitStatus show(Finished result, Shell shell) {
        List<UnwritableException> lost = new ArrayList<>();
        if (result.unkept() != null) {
            lost.add(result.unkept());
        }
        for (Export export : all) {
            try {
                export.write(result);
            } catch (UnwritableException e) {
                lost.add(e);
            }
        }
        boolean toErr = takeStandardOutput();
        PrintWriter human = toErr ? shell.err() : shell.out();
        human.print(result.terminal().in(shell.style(toErr), lost.isEmpty()));
        human.flush();
        lost.forEach(e -> shell.err()
                .println("bench: " + e.getMessage() + "; what is shown is not kept there, so the exit status is "
                        + ExitStatus.TARGET_FAILED.code()));
        return lost.isEmpty() ? result.status() : ExitStatus.TARGET_FAILED;
    }

    @Override
    public void close() {
        all.forEach(Export::close);
    }
}
