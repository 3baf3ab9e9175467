package io.only1mcp.micro.run;

import io.only1mcp.core.report.MicroReport;
import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.WholeFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Runs benchmarks in forks, for a process that started this one. The arguments are a folder, {@code quick}, {@code own} or
 * {@code full}, a pattern, the version and the commit of the program (which may be empty), and the profilers. Standard output has
 * a line that begins with {@value #STEP} for each step, and where it fails one with {@value #ERROR}; the folder gets the result. Whoever wants plain
 * JMH starts {@code org.openjdk.jmh.Main}.
 */
public final class MicroMain {
    /** What the lines begin with that say how far it is. */
    public static final String STEP = "step: ";

    /** What the line begins with that says why there is no result. */
    public static final String ERROR = "error: ";

    private static final int NOT_USABLE = 2;
    private static final int FIXED = 5;

    private MicroMain() {}

    /** Runs them; ends with 0, or with 2 where they cannot be run. */
    public static void main(String[] arguments) {
        try {
            run(arguments);
        } catch (BenchmarksException e) {
            System.out.println(ERROR + String.valueOf(e.getMessage()).replaceAll("\\s*[\\r\\n]+\\s*", " "));
            System.exit(NOT_USABLE);
        }
    }

    private static void run(String[] arguments) throws BenchmarksException {
        Path folder = Path.of(arguments[0]);
        MicroResult.Settings settings = MicroResult.Settings.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        List<String> profilers = Arrays.asList(arguments).subList(FIXED, arguments.length);
        Benchmarks benchmarks =
                new Benchmarks(folder, settings, arguments[2], profilers, line -> System.out.println(STEP + line));
        MicroResult result = benchmarks.run(arguments[3], arguments[4].isEmpty() ? null : arguments[4]);
        WholeFile.write(folder.resolve(ResultFolder.RESULT), ResultJson.write(result));
        WholeFile.write(folder.resolve(ResultFolder.REPORT), MicroReport.markdown(result));
    }
}
