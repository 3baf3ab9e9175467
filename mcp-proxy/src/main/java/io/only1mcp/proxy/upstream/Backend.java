package io.only1mcp.proxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.balance.Hash64;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.metrics.Histogram;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import io.only1mcp.wire.json.JsonMember;
import io.only1mcp.wire.protocol.McpMethods;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server behind the gateway: its replicas, the gateway's own session with it, and what is known of it. Belongs to one
 * event loop.
 */
public final class Backend {

    /** Whether it could be reached. */
    public enum State {
        /** Its process has been started, and has not said anything yet. */
        STARTING,
        /** No connection is open, and none was refused. */
        UNKNOWN,
        /** A connection is open. */
        UP,
        /** The last connection could not be opened, or too many calls failed. */
        DOWN;

        /** Its name in pages about the gateway. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final byte[] NOTHING = {};

    private final BackendConfig config;
    private final BackendLoop loop;
    private final List<Replica> replicas;

    /** The only replica, where there is one; else there is a choice. */
    private final @Nullable Replica only;

    private final @Nullable Balance balance;
    private final byte[] argument;
    private final JsonMember member = new JsonMember();
    private final long tenantHash;
    private final long ownKey;
    private final Session session;
    private final Histogram durations = new Histogram();
    private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
    private final @Nullable OwnProcess process;
    private int place;
    private int inHand;
    private long unasked;
    private boolean retired;
    private @Nullable Runnable whenAnswered;
    private @Nullable Runnable lost;
    private byte[] uriPrefix = NOTHING;
    private boolean hasResources = true;
    private boolean speaksModern = true;
    private boolean speaksLegacy = true;

    /**
     * A backend that has no place on its loop yet. Looks its host names up, so it is not to be made on an event loop.
     *
     * @param tenant whose calls it gets; empty without tenants
     * @param log takes a line when a replica is lost and when it is there again
     * @throws io.only1mcp.proxy.config.ConfigException when a file that TLS needs cannot be used
     */
    public Backend(BackendConfig config, String tenant, BackendLoop loop, Consumer<String> log) {
        this(config, tenant, address -> new InetSocketAddress(address.host(), address.port()), null, loop, log);
    }

    /**
     * A backend that is reached at a socket of this machine.
     *
     * @param process the process behind the socket; null where it is none of ours
     * @param log takes a line when it is lost and when it is there again
     */
    public Backend(
            BackendConfig config,
            SocketAddress socketAddress,
            @Nullable OwnProcess process,
            BackendLoop loop,
            Consumer<String> log) {
        this(config, "", address -> socketAddress, process, loop, log);
    }

    private Backend(
            BackendConfig config,
            String tenant,
            Function<BackendAddress, SocketAddress> lookUp,
            @Nullable OwnProcess process,
            BackendLoop loop,
            Consumer<String> log) {
        this.config = config;
        this.loop = loop;
        this.process = process;
        List<Replica> all = new ArrayList<>();
        for (BackendAddress address : config.replicas()) {
            all.add(new Replica(this, address, lookUp.apply(address), config, loop, log));
        }
        this.replicas = List.copyOf(all);
        this.only = all.size() == 1 ? all.get(0) : null;
        this.balance = all.size() == 1 ? null : new Balance(replicas);
        this.argument = config.key() == null ? NOTHING : config.key().getBytes(UTF_8);
        this.tenantHash = tenant.isEmpty() ? 0 : Hash64.of(tenant);
        this.ownKey = Hash64.of(config.name());
        this.session =
                new Session(this, ownKey, Introduction.INITIALIZE_PARAMS.getBytes(UTF_8), (opened, goOn) -> goOn.run());
    }

    /**
     * Begins to serve; on the loop.
     *
     * @param at its place among the backends of its realm, from 0 on: that of another one of its name, which it replaces
     */
    public void join(int at) {
        place = at;
        loop.add(this);
    }

    /** Its place among the backends of its realm. */
    public int place() {
        return place;
    }

    /**
     * Takes its leave: what is in hand is answered, and each connection is closed when it is not used any more. Nobody is
     * to send it anything new but farewells.
     *
     * @param whenAnswered called once, when nothing is in hand any more
     */
    public void retire(Runnable whenAnswered) {
        retired = true;
        this.whenAnswered = whenAnswered;
        loop.remove(this);
        replicas.forEach(Replica::retire);
        leaveWhenIdle();
    }

    /** What has just been answered may have to be sent once more, so that the end is looked for behind it. */
    private void leaveWhenIdle() {
        loop.eventLoop().execute(() -> {
            Runnable told = whenAnswered;
            if (inHand == 0 && told != null) {
                whenAnswered = null;
                told.run();
            }
        });
    }

    /** Whether it has taken its leave, or the whole gateway has. */
    public boolean isRetired() {
        return retired || loop.isStopped();
    }

    /** A call is sent. */
    void began() {
        inHand++;
    }

    /** A call that it was sent is over. */
    void over() {
        inHand--;
        if (retired && inHand == 0) {
            leaveWhenIdle();
        }
    }

    /** What its tools are prefixed with. */
    public String name() {
        return config.name();
    }

    /** The URLs of its endpoints. */
    public String url() {
        return config.url();
    }

    /** Its addresses, at least one. */
    public List<Replica> replicas() {
        return replicas;
    }

    /** The replica that a call without a key goes to. */
    public Replica replica() {
        return replica(0);
    }

    /** The replica that a call with a key goes to; 0 is no key. */
    public Replica replica(long key) {
        Replica single = only;
        return single != null || balance == null ? replicas.get(0) : balance.replica(key);
    }

    /** Another one that is not out, for a call that could not go to the one of its choice; or null. */
    @Nullable
    Replica other(long key) {
        return balance == null || isRetired() ? null : balance.in(key);
    }

    /** Whether a call that could not go to one replica may find another. */
    public boolean hasOther() {
        return other(ownKey) != null;
    }

    /** The key of what the gateway asks on its own behalf: pages of a list belong together. */
    long ownKey() {
        return ownKey;
    }

    /** The key of a request in no session: the value of the argument that was configured; 0 where it has none. */
    public long key(byte[] body, Envelope envelope) {
        if (argument.length == 0 || only != null || envelope.kind(Field.ARGUMENTS) != Kind.OBJECT) {
            return 0;
        }
        boolean found = member.find(body, envelope.start(Field.ARGUMENTS), envelope.end(Field.ARGUMENTS), argument);
        return found ? Hash64.of(tenantHash, body, member.start(), member.end()) : 0;
    }

    /** The gateway's own session with it in revisions up to 2025-11-25, in which no client's request is sent. */
    public Session session() {
        return session;
    }

    /** What the URIs of its resources are prefixed with; nothing, until somebody says so. */
    public void uriPrefix(byte[] prefix) {
        uriPrefix = prefix;
    }

    /** Whether it has resources, which it is taken to have until it is known. */
    public void hasResources(boolean has) {
        hasResources = has;
    }

    /** Whether it speaks the era since 2026-07-28, and the older ones; each true as long as that is not known. */
    public void speaks(boolean modern, boolean legacy) {
        speaksModern = modern;
        speaksLegacy = legacy;
    }

    /** Whether it speaks an era, as far as is known. */
    public boolean speaks(boolean modern) {
        return modern ? speaksModern : speaksLegacy;
    }

    /** What stands before each URI of a resource in its results; empty where they stay as they are. */
    public byte[] resultPrefix() {
        return hasResources ? uriPrefix : NOTHING;
    }

    /** Called when a replica cannot be reached any more: what was known of the backend may be so no longer. */
    public void onLost(Runnable forget) {
        lost = forget;
    }

    /** What was known of it holds no longer. */
    public void forget() {
        if (lost != null) {
            lost.run();
        }
    }

    void sweep(long now) {
        replicas.forEach(replica -> replica.sweep(now));
    }

    void stop() {
        replicas.forEach(Replica::stop);
    }

    /** A failure, and whether it is the same everywhere. */
    String ofAll(String why) {
        boolean none = replicas.size() > 1 && replicas.stream().allMatch(Replica::isOut);
        return none ? "all " + replicas.size() + " replicas are out; " + why : why;
    }

    /** After how many seconds a call that was refused may be tried again. */
    public long retrySeconds() {
        return replicas.stream().mapToLong(Replica::retrySeconds).min().orElse(1);
    }

    /** It said something that nobody had asked for. */
    void unasked() {
        unasked++;
    }

    /** How often it said something that nobody had asked for. */
    public long unaskedAnswers() {
        return unasked;
    }

    /** It failed a request in this way. */
    public void count(Failure failure) {
        failures.merge(failure, 1L, Long::sum);
    }

    void answered(BackendCall call) {
        durations.record(System.nanoTime() - call.sentAt());
    }

    /** Whether it can be reached, as far as is known: up when a replica is. */
    public State state() {
        if (!troubleOf().isEmpty()) {
            return State.DOWN;
        }
        if (process != null && process.isStarting()) {
            return State.STARTING;
        }
        State best = State.DOWN;
        for (Replica replica : replicas) {
            State state = replica.state();
            best = state == State.UP || best == State.DOWN ? state : best;
        }
        return best;
    }

    private String troubleOf() {
        return process == null ? "" : process.trouble();
    }

    /** Whether a process of ours has to start before it can answer: any question while it starts, and a session gets one of its own. */
    boolean waitsForStart(String method) {
        return process != null && (method.equals(McpMethods.INITIALIZE) || process.isStarting());
    }

    /** How much longer it may take all in all where several questions follow one another, because a process has to start. */
    public Duration startTimeout() {
        return process == null ? Duration.ZERO : loop.startTimeout();
    }

    /** Why it cannot be reached, or empty. */
    public String lastError() {
        String own = troubleOf();
        if (!own.isEmpty() || (only == null && state() != State.DOWN)) {
            return own;
        }
        return replicas.get(0).lastError();
    }

    /** How many requests it failed in this way. */
    public long failures(Failure failure) {
        return failures.getOrDefault(failure, 0L);
    }

    /** How long it took to answer, from handing the request over to the end of the answer. */
    public Histogram durations() {
        return durations;
    }
}
