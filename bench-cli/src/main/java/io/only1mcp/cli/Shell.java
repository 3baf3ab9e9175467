package io.only1mcp.cli;

import io.only1mcp.core.report.Style;
import io.only1mcp.macro.calibration.CalibrationCache;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What the command was started from.
 *
 * @param in what a person types
 * @param out for results
 * @param err for errors, and for everything human where results go to {@code out}
 * @param inIsTerminal whether a person can be asked
 * @param outIsTerminal whether a person reads {@code out} as it comes
 * @param errIsTerminal whether a person reads {@code err} as it comes
 * @param columns how many letters fit on a line of the terminal, where {@code COLUMNS} of the environment does not say it
 * @param environment the environment variables
 */
record Shell(
        BufferedReader in,
        PrintWriter out,
        PrintWriter err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        int columns,
        Map<String, String> environment) {

    private static final int COLUMNS = 100;
    private static final int PAGE_COLUMNS = 140;
    /** Lines of a view are never narrower than this; on a narrower terminal they would wrap. */
    private static final int NARROWEST_VIEW = 40;

    Shell {
        environment = Map.copyOf(environment);
        columns = wanted(environment, columns);
    }

    /**
     * The shell of this process. The JVM cannot say which of its streams is a terminal, so the launcher script does.
     *
     * @param terminal those of {@code in}, {@code out} and {@code err} that are terminals, and the number of columns,
     *     separated by spaces
     */
    static Shell ofProcess(String terminal) {
        List<String> words = List.of(terminal.strip().split("\\s+"));
        Charset charset = StandardCharsets.UTF_8;
        return new Shell(
                new BufferedReader(new InputStreamReader(System.in, charset)),
                new PrintWriter(System.out, true, charset),
                new PrintWriter(System.err, true, charset),
                words.contains("in"),
                words.contains("out"),
                words.contains("err"),
                number(words.get(words.size() - 1), COLUMNS),
                System.getenv());
    }

    private static int wanted(Map<String, String> environment, int otherwise) {
        return number(environment.getOrDefault("COLUMNS", ""), otherwise);
    }

    private static int number(String word, int otherwise) {
        // A terminal that nobody has told its size says 0.
        return word.matches("[1-9]\\d{0,4}") ? Integer.parseInt(word) : otherwise;
    }

    /** Whether standard output is a terminal that can draw again over what it has drawn. */
    boolean drawsOnOut() {
        return outIsTerminal && movesCursor();
    }

    /** Whether standard error is a terminal that can draw again over what it has drawn. */
    boolean drawsOnErr() {
        return errIsTerminal && movesCursor();
    }

    /**
     * How text is to look.
     *
     * @param onErr whether it goes to standard error and not to standard output
     */
    Style style(boolean onErr) {
        boolean terminal = onErr ? errIsTerminal : outIsTerminal;
        boolean plain = isDumb() || !environment.getOrDefault("NO_COLOR", "").isEmpty();
        // A line that ends in the last column wraps on some terminals.
        return new Style(terminal ? columns - 1 : wanted(environment, PAGE_COLUMNS), terminal && !plain);
    }

    /** Where what the driver itself is capable of is kept for a day. */
    CalibrationCache calibration() {
        return CalibrationCache.ofUser(environment);
    }

    private boolean movesCursor() {
        return !isDumb() && columns > NARROWEST_VIEW;
    }

    private boolean isDumb() {
        return environment.getOrDefault("TERM", "dumb").equals("dumb");
    }
}
