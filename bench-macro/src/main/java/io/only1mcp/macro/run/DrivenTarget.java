package io.only1mcp.macro.run;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.result.TargetInfo;
import io.only1mcp.core.result.WarmUpResult;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.macro.client.McpClient;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.driver.LoadDriver;
import io.only1mcp.macro.driver.Requests;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.transport.NettyTransport;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A target that can be driven: what it speaks and offers is known, its clients are connected, its requests encoded, its
 * connections open. Closed, it is left as it was found.
 */
final class DrivenTarget implements AutoCloseable {
    /** The warm-up asks with other draws, so that it fills no cache for the run. */
    private static final long WARM_UP_SEED = 0x5DEECE66DL;

    private final Profile profile;
    private final Reached target;
    private final Clients clients;
    private final WorkloadPlan plan;
    private final LoadDriver driver;
    private final StopSwitch stop;

    private DrivenTarget(
            Profile profile, Reached target, Clients clients, WorkloadPlan plan, LoadDriver driver, StopSwitch stop) {
        this.profile = profile;
        this.target = target;
        this.clients = clients;
        this.plan = plan;
        this.driver = driver;
        this.stop = stop;
    }

    /**
     * Connects to a target.
     *
     * @param profile whose clients, connections and workload it is driven with
     * @param target not closed with it
     * @param notes takes what is to be said of the target
     * @param stop ends what is driven
     */
    static DrivenTarget open(Profile profile, Reached target, Collection<Caveat> notes, StopSwitch stop) {
        Clients clients = connect(profile, target);
        try {
            WorkloadPlan plan = plan(profile, target, clients, notes);
            LoadDriver driver = driver(profile, target, plan.requests());
            stop.ends(driver);
            DrivenTarget driven = new DrivenTarget(profile, target, clients, plan, driver, stop);
            if (!stop.isThrown() && driver.openConnections() == 0) {
                driver.close();
                throw new TargetException(target.url() + ": no connection could be opened: " + driver.refusal());
            }
            // A target that dies is not loaded to the end of the plan.
            target.whenGone(driver::abort);
            return driven;
        } catch (RuntimeException failed) {
            clients.close();
            throw failed;
        }
    }

    private static Clients connect(Profile profile, Reached target) {
        ProtocolVersion protocol = LoadRun.protocol(profile);
        return target instanceof Piped piped
                ? piped.connected(protocol)
                : Clients.connect(target.url(), target.clients().headers(), protocol);
    }

    private static WorkloadPlan plan(Profile profile, Reached target, Clients clients, Collection<Caveat> notes) {
        Endpoint endpoint = new Endpoint(target.url(), clients.first().protocol());
        WorkloadPlan.Offered offered = target.offered(clients.first(), notes);
        WorkloadPlan plan = WorkloadPlan.of(profile, endpoint, offered, clients.heads());
        if (plan.listsOnly()) {
            notes.add(Caveat.note(
                    "lists_only",
                    "only lists were asked for: tools that were merely discovered are never called",
                    "name what may be called: --call TOOL='{…}', or a workload in the profile"));
        }
        return plan;
    }

    private static LoadDriver driver(Profile profile, Reached target, Requests requests) {
        if (target instanceof Piped piped) {
            return new LoadDriver(piped.pipe(), connections(profile), profile.timeout(), requests);
        }
        LoadDriver.Settings settings = new LoadDriver.Settings(
                Addresses.of(target.url()),
                Addresses.tls(target.url()),
                connections(profile),
                profile.timeout(),
                NettyTransport.chosen());
        return new LoadDriver(settings, requests);
    }

    private static int connections(Profile profile) {
        // A user waits for answers, never for a connection.
        return profile.arrival() instanceof Arrival.Closed closed ? closed.mostUsers() : profile.connections();
    }

    /** What drives it. */
    LoadDriver driver() {
        return driver;
    }

    /** What it is asked, by the draws of the profile's seed. */
    Requests requests() {
        return plan.requests();
    }

    /** What each operation of that is. */
    WorkloadPlan plan() {
        return plan;
    }

    /** What a result says of it. */
    TargetInfo info() {
        McpClient client = clients.first();
        ProtocolVersion version = client.protocol();
        return new TargetInfo(
                target.name(),
                target.url().toString(),
                target.path(),
                version.modern() ? TargetInfo.Era.MODERN : TargetInfo.Era.OLDER,
                version.text(),
                target.features(),
                client.server().path("name").asText(null),
                client.server().path("version").asText(null));
    }

    /**
     * Drives the warm-up that the profile asks for, with faults off and on keys that no run uses.
     *
     * @return what it was; null where there is none
     * @throws TargetException where none of it was answered well
     */
    @Nullable
    WarmUpResult warmUp(RunListener listener, Collection<Caveat> notes) {
        WarmUp warmUp = target.warmUp(profile.warmUp());
        if (warmUp.requests() == 0 || warmUp.atMost().isZero()) {
            notes.add(WarmUps.shortNote(0));
            return null;
        }
        listener.step("warming up: " + warmUp.requests() + " requests or "
                + warmUp.atMost().toMillis() / 1e3 + " s");
        target.faults(false);
        Requests others = plan.requests().withSeed(profile.seed() ^ WARM_UP_SEED);
        Recording driven = warmUp.how() == WarmUp.How.HARD
                ? driver.driveHard(warmUp.requests(), warmUp.atMost(), others, LoadDriver.UNHEARD)
                : driver.drive(WarmUps.atFirstRate(profile.arrival(), warmUp), others, LoadDriver.UNHEARD);
        Counts counts = driven.counts();
        target.mustBeAlive("during the warm-up");
        if (counts.ok() == 0 && counts.intended() > 0 && !stop.isThrown()) {
            throw new TargetException(target.url() + ": none of " + counts.intended()
                    + " warm-up requests was answered well: " + WarmUps.why(driven));
        }
        if (counts.ok() < WarmUp.DEFAULT.requests()) {
            notes.add(WarmUps.shortNote(counts.ok()));
        }
        return WarmUpResult.of(warmUp.how(), driven);
    }

    /** Makes it ready to be measured: its caches are emptied, its backends misbehave from now on as the profile says. */
    void prepare(Collection<Caveat> notes) {
        target.reset().ifPresent(notes::add);
        target.faults(true);
        // What was left behind is collected now and not amid a run; a collection may leave work for another.
        System.gc();
        System.gc();
    }

    @Override
    public void close() {
        stop.forget(driver);
        driver.close();
        clients.close();
    }
}
