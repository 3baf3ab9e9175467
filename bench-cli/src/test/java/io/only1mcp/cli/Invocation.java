package io.only1mcp.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;

/**
 * What the command did in this process, with no terminal.
 *
 * @param status its exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Invocation(int status, String out, String err) {

    /** Runs {@code bench} with these arguments. */
    static Invocation of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Shell shell = new Shell(
                new BufferedReader(new StringReader("")),
                new PrintWriter(out),
                new PrintWriter(err),
                false,
                false,
                false,
                100,
                Map.of());
        int status = Bench.execute(shell, arguments);
        return new Invocation(status, out.toString(), err.toString());
    }
}
