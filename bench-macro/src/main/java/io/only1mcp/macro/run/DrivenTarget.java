package io.only1mcp.macro.run;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.draws.Draws;
import io.only1mcp.core.profile.Network;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.recording.HeldStreams;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.result.TargetInfo;
import io.only1mcp.core.result.WarmUpResult;
import io.only1mcp.core.units.Durations;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.macro.client.McpClient;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.driver.Compilers;
import io.only1mcp.macro.driver.Distance;
import io.only1mcp.macro.driver.LoadDriver;
import io.only1mcp.macro.driver.Requests;
import io.only1mcp.macro.driver.SessionSettings;
import io.only1mcp.macro.driver.Waiting;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.transport.NettyTransport;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A target that can be driven: what it speaks and offers is known, its clients are connected, its requests encoded, its
 * connections open. Closed, it is left as it was found.
 */
final class DrivenTarget implements AutoCloseable {
    /** The warm-up asks with other draws, so that it fills no cache for the run. */
    private static final long WARM_UP_SEED = 0x5DEECE66DL;

    /** The draw that makes the network of an exchange; the slots of arguments count from 0. */
    private static final int NETWORK = -4;

    private final Profile profile;
    private final Reached target;
    private final Clients clients;
    private final WorkloadPlan plan;
    private final Amplification amplification;
    private final LoadDriver driver;
    private final StopSwitch stop;

    private DrivenTarget(
            Profile profile, Reached target, Clients clients, WorkloadPlan plan, LoadDriver driver, StopSwitch stop) {
        this.profile = profile;
        this.target = target;
        this.clients = clients;
        this.plan = plan;
        this.amplification = new Amplification(plan);
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
        if (profile.isPlain()) {
            Clients clients = Clients.plain(target.clients().headers());
            return open(
                    profile, target, clients, PlainRequests.plan(profile, target.url(), clients.heads()), null, stop);
        }
        Clients clients = connect(profile, target);
        try {
            Endpoint endpoint = new Endpoint(target.url(), clients.first().protocol());
            WorkloadPlan plan = plan(profile, target, endpoint, clients, notes);
            return open(profile, target, clients, plan, sessions(profile, endpoint, clients), stop);
        } catch (RuntimeException failed) {
            clients.close();
            throw failed;
        }
    }

    private static DrivenTarget open(
            Profile profile,
            Reached target,
            Clients clients,
            WorkloadPlan plan,
            @Nullable SessionSettings sessions,
            StopSwitch stop) {
        LoadDriver driver = driver(profile, target, plan.requests(), sessions);
        driver.waits(target.ownCores().isPresent() ? Waiting.POLLING : Waiting.SLEEPING);
        stop.ends(driver);
        DrivenTarget driven = new DrivenTarget(profile, target, clients, plan, driver, stop);
        if (!stop.isThrown() && driver.openConnections() == 0) {
            String refusal = driver.refusal();
            driver.close();
            throw new TargetException(target.url() + ": no connection could be opened: " + refusal);
        }
        // A target that dies is not loaded to the end of the plan.
        target.whenGone(driver::abort);
        return driven;
    }

    private static Clients connect(Profile profile, Reached target) {
        ProtocolVersion protocol = LoadRun.protocol(profile);
        return target instanceof Piped piped
                ? piped.connected(protocol)
                : Clients.connect(target.url(), target.clients().headers(), protocol);
    }

    private static WorkloadPlan plan(
            Profile profile, Reached target, Endpoint endpoint, Clients clients, Collection<Caveat> notes) {
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

    /** How sessions come and go; null where they last, as those over standard streams always do. */
    private static @Nullable SessionSettings sessions(Profile profile, Endpoint endpoint, Clients clients) {
        if (profile.sessions().lasting()) {
            return null;
        }
        if (!endpoint.isHttp()) {
            throw new ProfileException("sessions: the target is spoken to over its standard streams, which have one"
                    + " session that lasts: leave sessions out");
        }
        return endpoint.sessions(profile.sessions(), clients.sessions(), profile.seed());
    }

    private static LoadDriver driver(
            Profile profile, Reached target, Requests requests, @Nullable SessionSettings sessions) {
        if (target instanceof Piped piped) {
            if (!profile.topology()
                    .network()
                    .at(Network.Between.CLIENT_AND_PROXY)
                    .none()) {
                throw new ProfileException(
                        "network.between: client_and_proxy is of HTTP alone, and the target is spoken"
                                + " to over its standard streams: leave network out");
            }
            return new LoadDriver(piped.pipe(), connections(profile, requests.together()), profile.timeout(), requests);
        }
        LoadDriver.Settings settings = new LoadDriver.Settings(
                Addresses.of(target.url()),
                Addresses.tls(target.url()),
                connections(profile, requests.together()),
                Math.max(connections(profile, requests.together()), profile.mostConnections()),
                profile.timeout(),
                NettyTransport.chosen(),
                distance(profile));
        return new LoadDriver(settings, requests, sessions);
    }

    /** The network that lies between the clients and the target; which exchange meets what is a function of its number. */
    private static Distance distance(Profile profile) {
        Network between = profile.topology().network().at(Network.Between.CLIENT_AND_PROXY);
        if (between.none()) {
            return Distance.NONE;
        }
        io.only1mcp.mock.behaviour.Network network =
                new io.only1mcp.mock.behaviour.Network(between.latency(), between.jitter(), between.loss());
        long seed = profile.seed();
        return (operation, arrival) -> network.delayNanos(seed, Draws.next(seed, operation, arrival, NETWORK));
    }

    private static int connections(Profile profile, int together) {
        if (!(profile.arrival() instanceof Arrival.Closed closed)) {
            return profile.connections();
        }
        // A user waits for answers, never for a connection; where it sends several calls at once, those that there are
        // go round.
        return together == 1
                ? closed.mostUsers()
                : Math.min(closed.mostUsers() * together, Math.max(together, profile.mostConnections()));
    }

    /** What drives it. */
    LoadDriver driver() {
        return driver;
    }

    /** What it is asked, by the draws of the profile's seed. */
    Requests requests() {
        return plan.requests();
    }

    /** What that asks of the backends. */
    Amplification amplification() {
        return amplification;
    }

    /** Asks each operation once, before anything else is asked, where the backends can say what reaches them. */
    void askCold(RunListener listener) {
        if (target.tally().isPresent()) {
            listener.step("asking each operation once, cold");
            target.faults(false);
            // That it has none is said when it is asked for it again, before the run.
            Optional<Caveat> unused = target.reset();
            amplification.askCold(
                    driver, () -> target.tally().map(BackendTally::requests).orElse(0L), profile.seed());
        }
    }

    /** What a result says of it. */
    TargetInfo info() {
        if (profile.isPlain()) {
            return new TargetInfo(
                    target.name(),
                    target.url().toString(),
                    target.path(),
                    TargetInfo.Era.NONE,
                    profile.protocol(),
                    target.features(),
                    null,
                    null);
        }
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
            notes.add(WarmUps.shortNote(warmUp, 0, Duration.ZERO));
            return null;
        }
        listener.step("warming up: " + warmUp.requests() + " requests or " + Durations.text(warmUp.atMost()));
        target.faults(false);
        Requests others = plan.requests().withSeed(profile.seed() ^ WARM_UP_SEED);
        boolean hard = warmUp.how() == WarmUp.How.HARD;
        Recording driven = hard
                ? driver.driveHard(warmUp.requests(), warmUp.atMost(), others, LoadDriver.UNHEARD)
                : unheard(WarmUps.atFirstRate(profile.arrival(), warmUp), others);
        Counts counts = driven.counts();
        target.mustBeAlive("during the warm-up");
        if (counts.ok() == 0 && counts.intended() > 0 && !stop.isThrown()) {
            throw new TargetException(target.url() + ": none of " + counts.intended()
                    + " warm-up requests was answered well: " + WarmUps.why(driven));
        }
        if (counts.ok() < WarmUp.DEFAULT.requests()) {
            notes.add(WarmUps.shortNote(warmUp, counts.ok(), driven.duration()));
        }
        if (hard) {
            double perSecond = counts.ok() / Math.max(1e-3, driven.duration().toNanos() / 1e9);
            Rehearsal.drive(
                    profile.arrival(), counts.sent(), perSecond, part -> unheard(part, others), Compilers.ofThisJvm());
            target.mustBeAlive("during the warm-up");
        }
        return WarmUpResult.of(warmUp.how(), driven);
    }

    private Recording unheard(Arrival arrival, Requests requests) {
        return driver.drive(arrival, requests, LoadDriver.UNHEARD);
    }

    /**
     * Opens the event streams that the profile has the clients hold; they are held until it is closed.
     *
     * @throws TargetException where none can be opened
     */
    void holdStreams(RunListener listener) {
        int streams = profile.streams().open();
        if (streams == 0) {
            return;
        }
        Endpoint endpoint = new Endpoint(target.url(), clients.first().protocol());
        if (!endpoint.isHttp()) {
            throw new ProfileException("streams: the target is spoken to over its standard streams, where there is one"
                    + " for all: leave streams out");
        }
        listener.step("opening " + streams + " event streams");
        HeldStreams held = driver.hold(endpoint.streams(streams, clients.heads()));
        if (held.open() == 0) {
            String why =
                    held.errors().stream().findFirst().map(ErrorCount::detail).orElse("no answer in time");
            throw new TargetException(endpoint.url() + ": none of " + streams + " event streams could be opened: " + why
                    + "; a target that tells its clients nothing has none: leave streams out");
        }
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
