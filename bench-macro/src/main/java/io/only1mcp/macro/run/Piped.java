package io.only1mcp.macro.run;

import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.ToolNames;
import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.result.MeasuredPath;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.identity.Identities;
import io.only1mcp.macro.stdio.LinePipe;
import io.only1mcp.macro.target.ProcessLauncher;
import io.only1mcp.macro.target.ProcessObserver;
import io.only1mcp.macro.target.ProcessSource;
import io.only1mcp.macro.target.ServeCommand;
import io.only1mcp.macro.target.StartedTarget;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A target that was started for the run and is spoken to over its standard streams; nothing stands behind it. */
final class Piped implements Reached {
    private static final long END_WITHIN_SECONDS = 2;

    private final ProcessLauncher launcher;
    private final StartedTarget target;
    private final LinePipe pipe;
    private final Identities client;

    private Piped(ProcessLauncher launcher, StartedTarget target, Identities client) {
        this.client = client;
        this.launcher = launcher;
        this.target = target;
        this.pipe = Objects.requireNonNull(target.process().pipe());
    }

    /**
     * Starts the process.
     *
     * @throws ProfileException where the run asks for what standard streams do not have
     * @throws TargetException where it cannot be started
     */
    static Piped start(TargetFile file, LoadRun.Settings settings) {
        if (!settings.headers().isEmpty()) {
            throw new ProfileException("--header: target " + file.name()
                    + " is spoken to over its standard streams, which have no headers; leave it out");
        }
        if (settings.profile().clients() > 1) {
            throw new ProfileException("clients: target " + file.name()
                    + " is spoken to over its standard streams, which have one client; got "
                    + settings.profile().clients() + ", leave it out");
        }
        ProcessLauncher launcher = new ProcessLauncher();
        try {
            Profile profile = settings.profile();
            List<String> features = profile.topology().features();
            Identities client = Identities.of(file, profile, features, Map.of(), Instant.now());
            return new Piped(
                    launcher,
                    StartedTarget.start(launcher, ServeCommand.ofThisProcess(), file, List.of(), features, client),
                    client);
        } catch (RuntimeException failed) {
            launcher.close();
            throw failed;
        }
    }

    /**
     * The one client that it has; its first answer is what says that the process is ready.
     *
     * @throws TargetException where there is none, with what the process said
     */
    Clients connected(@Nullable ProtocolVersion protocol) {
        try {
            return Clients.over(name(), pipe, protocol, START_WITHIN);
        } catch (TargetException failed) {
            if (pipe.ended()) {
                awaitEnd();
                mustBeAlive("before it had answered");
            }
            throw failed;
        }
    }

    /** The streams of a process close a moment before it is gone. */
    private void awaitEnd() {
        try {
            int unused = target.process().exit().get(END_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException livesOn) {
            // It has closed its streams and lives on.
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its standard streams. */
    LinePipe pipe() {
        return pipe;
    }

    @Override
    public String name() {
        return target.name();
    }

    @Override
    public URI url() {
        return target.url();
    }

    @Override
    public MeasuredPath path() {
        return MeasuredPath.DIRECT;
    }

    @Override
    public ToolNames names() {
        return target.file().names();
    }

    @Override
    public Identities clients() {
        return client;
    }

    @Override
    public WarmUp warmUp(WarmUp asked) {
        return asked;
    }

    @Override
    public Observation observe(ProcessObserver.Listener ofTarget, ProcessObserver.Listener backends) {
        ProcessObserver observer =
                ProcessObserver.start(ProcessSource.of(target.process().pid()), System::nanoTime, ofTarget);
        return observer::close;
    }

    @Override
    public void whenGone(Runnable then) {
        CompletableFuture<Void> unused = target.process().exit().thenRun(then);
    }

    @Override
    public void mustBeAlive(String when) {
        target.process().mustBeAlive(when);
    }

    @Override
    public List<Caveat> notes() {
        return List.of(
                Caveat.note(
                        "standard_streams",
                        "the target was spoken to over its standard streams: every request crossed two more threads of the"
                                + " driver, one that writes and one that reads, and all shared one pipe",
                        "do not compare with figures over HTTP"),
                Caveat.note(
                        "same_host",
                        "driver and target shared this machine's "
                                + Runtime.getRuntime().availableProcessors() + " cores",
                        "for the target's own limits give it cores of its own"));
    }

    @Override
    public void close() {
        launcher.close();
    }
}
