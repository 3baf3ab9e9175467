package io.only1mcp.cli;

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
        Screen screen = new Screen();
        int status = Bench.execute(screen.shell(), arguments);
        return new Invocation(status, screen.out(), screen.err());
    }
}
