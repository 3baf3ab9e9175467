package io.only1mcp.macro.target;

import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.TargetFile.ConfigFormat;
import io.only1mcp.core.profile.TargetFile.Reset;
import io.only1mcp.core.profile.TargetFile.Transport;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.identity.Identities;
import io.only1mcp.macro.identity.TokenIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The process that a target file describes: configured, started, and stopped as the file says. */
public final class StartedTarget implements AutoCloseable {
    private final TargetFile file;
    private final RunningProcess process;
    private volatile URI url;

    private StartedTarget(TargetFile file, RunningProcess process, URI url) {
        this.file = file;
        this.process = process;
        this.url = url;
    }

    /**
     * Writes its configuration and starts it. It listens where it wants to when it prints where that is, and else on a
     * port that is free now.
     *
     * @param file has a start
     * @param clients who will ask it
     * @throws io.only1mcp.core.profile.ProfileException when the file does not have one of the features
     * @throws TargetException when it cannot be started
     */
    public static StartedTarget start(
            ProcessLauncher launcher,
            ServeCommand bench,
            TargetFile file,
            List<TargetFile.Backend> backends,
            List<String> features,
            Identities clients) {
        Path scratch = Scratch.create(file.name());
        try {
            Path config = scratch.resolve(file.configFormat() == ConfigFormat.JSON ? "config.json" : "config.yaml");
            Path keys = scratch.resolve("jwks.json");
            int port = printsItsUrl(file) || file.transport() == Transport.STDIO ? 0 : freePort();
            TargetFile.Launch filled = file.launch(new TargetFile.Given(
                    bench.program(),
                    config.toString(),
                    port,
                    backends,
                    features,
                    new TargetFile.Trust(keys.toString(), TokenIssuer.ISSUER, TokenIssuer.AUDIENCE),
                    clients.tenants()));
            if (clients.jwks() != null) {
                Files.writeString(keys, clients.jwks());
            }
            String text = filled.config();
            if (text != null) {
                Files.writeString(config, text);
            }
            URI url = URI.create(filled.url());
            Launch launch = Launch.of(file.name(), bench.resolve(filled.argv(), scratch))
                    .withEnvironment(filled.env())
                    .withDirectory(Path.of(file.cwd()))
                    .withStop(file.stop().signal().name(), file.stop().within())
                    .withScratch(scratch);
            if (file.ready() instanceof TargetFile.Ready.Line line) {
                launch = launch.withReadyLine(Pattern.compile(line.pattern()));
            }
            if (file.transport() == Transport.STDIO) {
                launch = launch.withPipe();
            }
            return new StartedTarget(file, launcher.start(launch), url);
        } catch (IOException unwritable) {
            Scratch.remove(scratch);
            throw new TargetException(
                    file.name() + ": cannot write its configuration: " + unwritable.getMessage(), unwritable);
        } catch (RuntimeException notStarted) {
            Scratch.remove(scratch);
            throw notStarted;
        }
    }

    /** How results name it. */
    public String name() {
        return file.name();
    }

    /** Where it serves MCP; what it printed counts from the moment it was {@linkplain Readiness awaited}. */
    public URI url() {
        return url;
    }

    /** The file that describes it. */
    public TargetFile file() {
        return file;
    }

    /** Its process. */
    public RunningProcess process() {
        return process;
    }

    /**
     * Empties its caches and marks its counters, as its file says how.
     *
     * @return why that could not be done; empty when it was
     */
    public Optional<String> reset() {
        Reset reset = file.reset();
        if (reset == null) {
            return Optional.of(name() + " has no reset: its caches keep what the warm-up left in them");
        }
        try {
            HttpResponse<String> answer = PlainHttp.send(reset.method(), url.resolve(reset.path()), "");
            return PlainHttp.good(answer)
                    ? Optional.empty()
                    : Optional.of(name() + " was not reset: it answers " + reset.method() + " " + reset.path()
                            + " with status " + answer.statusCode());
        } catch (IOException failed) {
            return Optional.of(
                    name() + " was not reset: " + reset.method() + " " + reset.path() + " failed: " + failed);
        }
    }

    /** Stops it as its file says, with everything that it started. */
    @Override
    public void close() {
        process.stop();
    }

    /** It has said where it listens. */
    void listensAt(URI printed) {
        url = printed;
    }

    private static boolean printsItsUrl(TargetFile file) {
        return file.ready() instanceof TargetFile.Ready.Line line
                && Pattern.compile(line.pattern()).matcher("").groupCount() > 0;
    }

    /** Another process may take it before the target does; the target then says so and ends. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
