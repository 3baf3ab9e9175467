package io.only1mcp.cli.chaos;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Sends signals, which the JDK knows only two of. */
final class Signals {
    private Signals() {}

    /** Sends a signal, such as {@code STOP}; a process that is gone does not mind. */
    static void send(String name, long pid) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            kill.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
