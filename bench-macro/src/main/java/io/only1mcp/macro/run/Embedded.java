package io.only1mcp.macro.run;

import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.ToolNames;
import io.only1mcp.core.profile.Topology;
import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.result.MeasuredPath;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.macro.driver.Ledger;
import io.only1mcp.macro.driver.Requests;
import io.only1mcp.macro.identity.Identities;
import io.only1mcp.macro.target.Cores;
import io.only1mcp.macro.target.EmbeddedTopology;
import io.only1mcp.macro.target.ProcessObserver;
import io.only1mcp.macro.target.ProcessSource;
import io.only1mcp.macro.target.RunningProcess;
import io.only1mcp.mock.catalogue.ServerSpec;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A target that was started for the run, in front of mock backends that were started for it too. */
final class Embedded implements Reached {
    private final TargetFile file;
    private final Topology plan;
    private final Identities clients;
    private final EmbeddedTopology topology;
    private final Optional<String> ownCores;

    Embedded(TargetFile file, Topology plan, Identities clients, EmbeddedTopology topology) {
        this.file = file;
        this.plan = plan;
        this.clients = clients;
        this.topology = topology;
        this.ownCores = Cores.apartFromProcesses(Set.of(
                topology.target().process().pid(), topology.backends().process().pid()));
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public URI url() {
        return topology.url();
    }

    @Override
    public MeasuredPath path() {
        return MeasuredPath.PROXIED;
    }

    @Override
    public ToolNames names() {
        return file.names();
    }

    @Override
    public Identities clients() {
        return clients;
    }

    @Override
    public List<String> features() {
        return plan.features();
    }

    /** Where each backend serves MCP, without the target between. */
    List<TargetFile.Backend> backends() {
        return topology.backends().backends();
    }

    @Override
    public List<ServerSpec> catalogue() {
        return topology.backends().catalogue();
    }

    @Override
    public WarmUp warmUp(WarmUp asked) {
        return asked;
    }

    @Override
    public void faults(boolean on) {
        topology.backends().faults(on);
    }

    @Override
    public Ledger ledger(Requests requests) {
        return file.asksBackends() ? InjectedFaults.of(requests, plan) : Ledger.NONE;
    }

    @Override
    public Optional<Caveat> reset() {
        return topology.target()
                .reset()
                .map(reason -> Caveat.note(
                        "not_reset",
                        "the target's caches were not emptied after the warm-up: " + reason,
                        "let its target file say how: reset: {http: \"POST /…\"}"));
    }

    @Override
    public void changes(double perSecond) {
        topology.backends().changes(perSecond);
    }

    @Override
    public Optional<String> ownCores() {
        return ownCores;
    }

    @Override
    public void mark() {
        topology.backends().mark();
    }

    @Override
    public Optional<BackendTally> tally() {
        return file.asksBackends()
                ? Optional.of(new BackendTally(topology.backends().counts()))
                : Optional.empty();
    }

    @Override
    public Observation observe(ProcessObserver.Listener target, ProcessObserver.Listener backends) {
        ProcessObserver ofTarget = observe(topology.target().process(), target);
        if (!file.asksBackends()) {
            return ofTarget::close;
        }
        ProcessObserver ofBackends = observe(topology.backends().process(), backends);
        return () -> {
            ofTarget.close();
            ofBackends.close();
        };
    }

    private static ProcessObserver observe(RunningProcess process, ProcessObserver.Listener listener) {
        return ProcessObserver.start(ProcessSource.of(process.pid()), System::nanoTime, listener);
    }

    @Override
    public void whenGone(Runnable then) {
        CompletableFuture<Void> unused = CompletableFuture.anyOf(
                        topology.target().process().exit(),
                        topology.backends().process().exit())
                .thenRun(then);
    }

    @Override
    public void mustBeAlive(String when) {
        topology.target().process().mustBeAlive(when);
        topology.backends().process().mustBeAlive(when);
    }

    @Override
    public List<Caveat> notes() {
        List<Caveat> notes = new ArrayList<>();
        notes.add(ownCores.map(WaitingNotes::polled)
                .orElseGet(() -> Caveat.note(
                        "same_host",
                        "driver, target and backends shared this machine's "
                                + Runtime.getRuntime().availableProcessors()
                                + " cores, so the driver slept while it waited",
                        "for the target's own limits give it a machine, or cores, of its own")));
        if (!file.asksBackends()) {
            notes.add(Caveat.note(
                    "backends_not_asked",
                    "the target starts the servers behind it itself, so what reached them is not known, and faults, network"
                            + " and stalls of the profile are not theirs; what they used counts as the target's",
                    "where it takes servers over HTTP, let its target file name them by {url}"));
        }
        return notes;
    }

    @Override
    public void close() {
        topology.close();
    }
}
