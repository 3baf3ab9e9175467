package io.only1mcp.cli.chaos;

import io.only1mcp.macro.target.Launch;
import io.only1mcp.macro.target.ProcessLauncher;
import io.only1mcp.macro.target.RunningProcess;
import io.only1mcp.macro.target.ServeCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** A backend in a process of its own that is killed, stopped, and started again at the same port. */
final class Server implements Victim {
    private static final Pattern LISTENING = Pattern.compile("^listening (http://\\S+)");
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final ProcessLauncher launcher;
    private final List<String> options;
    private RunningProcess process;
    private final int port;
    private boolean frozen;
    private boolean starting;

    /** Starts it for the first time, at a free port. */
    Server(ProcessLauncher launcher, String... options) throws IOException {
        this.launcher = launcher;
        this.options = List.of(options);
        this.process = start(0);
        this.port = URI.create(process.awaitReadyLine(READY_WITHIN).group(1)).getPort();
    }

    private RunningProcess start(int at) throws IOException {
        Path scratch = Files.createTempDirectory("only1mcp-victim-");
        List<String> command =
                new ArrayList<>(List.of(ServeCommand.PLACEHOLDER, "serve", "mock", "--port", String.valueOf(at)));
        command.addAll(options);
        return launcher.start(Launch.of("mock", ServeCommand.ofThisProcess().resolve(command, scratch))
                .withStop("TERM", Duration.ofSeconds(10))
                .withReadyLine(LISTENING)
                .withScratch(scratch));
    }

    /** Where one of its servers serves MCP. */
    String url(String server) {
        return "http://127.0.0.1:" + port + "/" + server + "/mcp";
    }

    @Override
    public void suffer(Random random, Count count) throws IOException {
        boolean kills = random.nextInt(3) > 0;
        if (starting || !process.alive()) {
            if (process.alive()) {
                starting = process.lastOutput().isEmpty();
                return;
            }
            process = start(port);
            starting = true;
        } else if (frozen && !kills) {
            Signals.send("CONT", process.pid());
            frozen = false;
        } else if (kills) {
            Signals.send("KILL", process.pid());
            process.exit().join();
            frozen = false;
            count.kill();
        } else {
            Signals.send("STOP", process.pid());
            frozen = true;
            count.stop();
        }
    }

    @Override
    public boolean isIll() {
        return frozen || !process.alive();
    }

    @Override
    public void recover() throws IOException {
        if (frozen) {
            Signals.send("CONT", process.pid());
            frozen = false;
        }
        if (!process.alive()) {
            process = start(port);
        }
        starting = false;
        process.awaitReadyLine(READY_WITHIN);
    }
}
