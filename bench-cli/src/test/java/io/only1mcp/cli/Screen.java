package io.only1mcp.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;

/** A shell whose output can be looked at. */
final class Screen {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /**
     * A shell with this person in front of it.
     *
     * @param typed what the person types
     * @param terminals those of {@code in}, {@code out} and {@code err} that are terminals
     * @param environment variables
     */
    Shell shell(String typed, String terminals, Map<String, String> environment) {
        return new Shell(
                new BufferedReader(new StringReader(typed)),
                new PrintWriter(out),
                new PrintWriter(err),
                terminals.contains("in"),
                terminals.contains("out"),
                terminals.contains("err"),
                100,
                environment);
    }

    /** A shell without any terminal. */
    Shell shell() {
        return shell("", "", Map.of());
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
