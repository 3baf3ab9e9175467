package io.only1mcp.macro.target;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** A program that starts the command in its arguments and then waits to be ended from outside. */
final class LauncherMain {
    private LauncherMain() {}

    @SuppressWarnings({"SystemOut", "resource"})
    public static void main(String[] command) throws IOException {
        ProcessLauncher launcher = new ProcessLauncher();
        RunningProcess process = launcher.start(Launch.of("target", List.of(command))
                .withStop("TERM", Duration.ofSeconds(1))
                .withReadyLine(Pattern.compile("ready")));
        var unused = process.awaitReadyLine(Duration.ofSeconds(20));
        System.out.println("started " + process.pid());
        int end = System.in.read();
        System.exit(end);
    }
}
