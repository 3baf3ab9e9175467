package io.only1mcp.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * What is served is a process of its own, which the launcher script becomes where it reads {@code serve proxy} or
 * {@code serve mock}. Anything else that begins with {@code serve} arrives here.
 */
@Command(
        name = "serve",
        versionProvider = Version.class,
        header = "Serves the proxy, or backends to put behind it, until it is told to stop.",
        description = {
            "",
            "  bench serve proxy (--config FILE | --backend NAME=URL...) [--port P]",
            "      the gateway alone",
            "  bench serve mock [--servers NAME,... | N] [--port P]",
            "      backends alone",
            "",
            "Each says more with --help. A server that is ready prints one line, listening URL;",
            "--port 0 takes a free port; SIGTERM and Ctrl-C end it when what it has begun is answered.",
            ""
        })
final class ServeCommand implements Runnable {

    @Parameters(paramLabel = "proxy|mock ...", hideParamSyntax = true, description = "what to serve")
    private List<String> words = List.of();

    /** The command, which reads whatever follows as words: the options are those of what is served. */
    static CommandLine whole() {
        return new CommandLine(new ServeCommand()).setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public void run() {
        throw new UsageException("serve: "
                + (words.isEmpty() ? "say what, " : "there is no '" + words.get(0) + "', say ")
                + "proxy or mock (bench serve --help shows how they are served)");
    }
}
