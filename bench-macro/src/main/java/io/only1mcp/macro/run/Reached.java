package io.only1mcp.macro.run;

import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.TargetReader;
import io.only1mcp.core.profile.ToolNames;
import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.result.MeasuredPath;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.macro.client.McpClient;
import io.only1mcp.macro.driver.Ledger;
import io.only1mcp.macro.driver.Requests;
import io.only1mcp.macro.identity.Identities;
import io.only1mcp.macro.target.EmbeddedTopology;
import io.only1mcp.macro.target.ProcessObserver;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A target that can be asked, and what a run may do with it; closed, it is as it was before the run. */
interface Reached extends AutoCloseable {
    /** How long a target, and its backends, may take to be ready. */
    Duration START_WITHIN = Duration.ofSeconds(30);

    /**
     * Reaches the target of a run; what has to be started is started.
     *
     * @throws io.only1mcp.macro.client.TargetException where it cannot be started
     */
    static Reached of(LoadRun.Settings settings, RunListener listener) {
        RunTarget target = settings.target();
        Profile profile = settings.profile();
        if (target instanceof RunTarget.Url running) {
            overTransport(profile, TargetFile.Transport.HTTP, running.url().toString());
            return RunningServer.of(TargetFile.ofUrl(running.url().toString()), MeasuredPath.DIRECT, settings);
        }
        if (profile.isPlain()
                && !(target instanceof RunTarget.File given
                        && given.file().start().isEmpty())) {
            throw new ProfileException("protocol: http is for a server that runs already: give its --target URL");
        }
        TargetFile file = target instanceof RunTarget.File given
                ? given.file()
                : TargetReader.read(profile.topology().target());
        overTransport(profile, file.transport(), file.name());
        if (file.transport() == TargetFile.Transport.STDIO) {
            listener.step("starting " + file.name());
            return Piped.start(file, settings);
        }
        if (file.start().isEmpty()) {
            return RunningServer.of(file, MeasuredPath.PROXIED, settings);
        }
        listener.step("starting " + file.name() + " and its backends");
        Identities clients =
                Identities.of(file, profile, profile.topology().features(), settings.headers(), Instant.now());
        ProtocolVersion protocol = LoadRun.protocol(profile);
        return new Embedded(
                file,
                profile.topology(),
                clients,
                EmbeddedTopology.start(profile.topology(), file, protocol, clients, START_WITHIN));
    }

    private static void overTransport(Profile profile, TargetFile.Transport has, String name) {
        if (profile.transport() != null && profile.transport() != has) {
            throw new ProfileException("transport: target " + name + " is spoken to over "
                    + (has == TargetFile.Transport.HTTP ? "HTTP" : "its standard streams")
                    + ": name another, or leave transport out");
        }
    }

    /** How results name it. */
    String name();

    /** Where it serves MCP. */
    URI url();

    /** The way that requests to it take. */
    MeasuredPath path();

    /** How it names the tools of its backends. */
    ToolNames names();

    /** Who asks it. */
    Identities clients();

    /** The features that were switched on for the run, by the names that profiles have for them. */
    default List<String> features() {
        return List.of();
    }

    /** The servers of the catalogue that stand behind it; empty where they are others. */
    default List<ServerSpec> catalogue() {
        return List.of();
    }

    /**
     * What it offers.
     *
     * @param client that is connected to it
     * @param notes takes what is to be said of tools that are left out
     */
    default WorkloadPlan.Offered offered(McpClient client, Collection<Caveat> notes) {
        return WorkloadPlan.Offered.to(client, this, notes);
    }

    /** The warm-up that it gets when a profile asks for {@code asked}. */
    WarmUp warmUp(WarmUp asked);

    /** Lets the backends misbehave as the profile says, or not, as far as they are ours. */
    default void faults(boolean on) {}

    /** Which requests meet injected faults, as far as the backends are ours. */
    default Ledger ledger(Requests requests) {
        return Ledger.NONE;
    }

    /** The cores of the driver that nothing of it may run on, nor of the backends, as far as that is known; else empty. */
    default Optional<String> ownCores() {
        return Optional.empty();
    }

    /** It is driven as if the driver had no core of its own, because what it is compared with is. */
    default void sharesCores() {}

    /** Empties its caches after the warm-up; a note where that could not be done. */
    default Optional<Caveat> reset() {
        return Optional.empty();
    }

    /** The backends say so often in a second that their tools have changed, as far as they are ours; 0 for never. */
    default void changes(double perSecond) {}

    /** The clock of the run starts: whatever the backends do at a time counts from now, and so do their counts. */
    default void mark() {}

    /** What the backends were asked since the mark, or since they were started; nothing where they are not ours. */
    default Optional<BackendTally> tally() {
        return Optional.empty();
    }

    /** Observes its processes, and those of the backends, each second until closed, where they are ours to observe. */
    default Observation observe(ProcessObserver.Listener target, ProcessObserver.Listener backends) {
        return () -> {};
    }

    /** Does {@code then} when it, or its backends, end by themselves. */
    default void whenGone(Runnable then) {}

    /** Fails with its last words where it, or its backends, have died. */
    default void mustBeAlive(String when) {}

    /** What is to be said of a result on it. */
    List<Caveat> notes();

    @Override
    void close();

    /** An observation that can be ended. */
    interface Observation extends AutoCloseable {
        @Override
        void close();
    }
}
