package io.only1mcp.macro.run;

import io.only1mcp.core.profile.Network;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.ToolNames;
import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.result.MeasuredPath;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.macro.identity.Identities;
import io.only1mcp.macro.target.Cores;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A target that runs already: it is asked, and otherwise left alone. */
final class RunningServer implements Reached {
    private final TargetFile file;
    private final URI url;
    private final MeasuredPath path;
    private final Identities clients;
    private final List<String> wanted;
    private final boolean injected;
    private Optional<String> ownCores;

    private RunningServer(
            TargetFile file, MeasuredPath path, Identities clients, List<String> wanted, boolean injected) {
        this.file = file;
        this.url = URI.create(file.url());
        this.path = path;
        this.clients = clients;
        this.wanted = wanted;
        this.injected = injected;
        this.ownCores = Cores.apartFromServer(Addresses.of(url));
    }

    static RunningServer of(TargetFile file, MeasuredPath path, LoadRun.Settings settings) {
        Profile profile = settings.profile();
        return new RunningServer(
                file,
                path,
                Identities.of(file, profile, List.of(), settings.headers(), Instant.now()),
                profile.topology().features(),
                !profile.topology().faults().none()
                        || !profile.topology()
                                .network()
                                .at(Network.Between.PROXY_AND_BACKEND)
                                .none());
    }

    @Override
    public String name() {
        // The name of a bare URL is the URL, and that may hold a password.
        return file.name().replaceFirst("//[^/@]*@", "//");
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public MeasuredPath path() {
        return path;
    }

    @Override
    public ToolNames names() {
        return file.names();
    }

    @Override
    public Identities clients() {
        return clients;
    }

    /** A server that is somebody else's is never driven harder than the run itself drives it. */
    @Override
    public WarmUp warmUp(WarmUp asked) {
        return gently(asked);
    }

    /** At the rate of the run itself, where the profile says nothing of a warm-up. */
    static WarmUp gently(WarmUp asked) {
        return asked.equals(WarmUp.DEFAULT) ? new WarmUp(WarmUp.How.MEASURED, asked.requests(), asked.atMost()) : asked;
    }

    @Override
    public Optional<String> ownCores() {
        return ownCores;
    }

    @Override
    public void sharesCores() {
        ownCores = Optional.empty();
    }

    @Override
    public List<Caveat> notes() {
        List<Caveat> notes = new ArrayList<>();
        notes.add(ownCores.map(WaitingNotes::polled).orElseGet(this::slept));
        if (!wanted.isEmpty()) {
            notes.add(Caveat.note(
                    "features_not_set",
                    "the target runs already, so this run switched none of its features on: "
                            + String.join(", ", wanted),
                    "start it by a target file, or see to it that they are on"));
        }
        if (injected) {
            notes.add(Caveat.note(
                    "faults_not_injected",
                    "the target runs already, so the profile's faults and network, which are those of backends that a run"
                            + " starts, were left out",
                    "start it by a target file"));
        }
        return notes;
    }

    /** It may need the driver's cores, as far as is known. */
    private Caveat slept() {
        return Addresses.of(url).getAddress().isLoopbackAddress()
                ? Caveat.note(
                        "same_host",
                        "the target has an address of this machine alone, so driver and target shared its "
                                + Runtime.getRuntime().availableProcessors()
                                + " cores, and the driver slept while it waited",
                        "for the target's own limits give it a machine, or cores, of its own, as with taskset -c")
                : WaitingNotes.slept();
    }

    @Override
    public void close() {}
}
