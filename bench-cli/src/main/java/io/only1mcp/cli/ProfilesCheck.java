package io.only1mcp.cli;

import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.report.Printable;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Whether profiles can be used. */
@Command(
        name = "check",
        versionProvider = Version.class,
        header = "Says whether profiles can be used, and what is wrong with the first that cannot.")
final class ProfilesCheck implements Runnable {

    private final PrintWriter out;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "a file, or a shipped profile's name")
    private List<String> files = List.of();

    ProfilesCheck(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void run() {
        for (String file : files) {
            String name = ProfileReader.read(file, Overrides.NONE).name();
            out.println(Printable.line(file + ": ok, it is the profile '" + name + "'"));
        }
    }
}
