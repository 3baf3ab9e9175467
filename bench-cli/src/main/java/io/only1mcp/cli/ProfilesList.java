package io.only1mcp.cli;

import io.only1mcp.core.profile.Profiles;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;

/** The shipped profiles, one in a line. */
@Command(
        name = "list",
        versionProvider = Version.class,
        header = "Shows the profiles that are shipped, each with what it is.")
final class ProfilesList implements Runnable {

    private final PrintWriter out;

    ProfilesList(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void run() {
        Map<String, String> names = Profiles.names();
        int width = names.keySet().stream().mapToInt(String::length).max().orElse(1);
        names.forEach((name, description) -> out.printf("%-" + width + "s  %s%n", name, description));
    }
}
