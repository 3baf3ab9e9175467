package io.only1mcp.macro.driver;

import io.only1mcp.core.recording.HeldStreams;
import io.only1mcp.core.recording.Outcome;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A wire on which a request is several calls at once, each on a connection of its own: it leaves when so many connections are
 * free, is settled with the last of its answers, and is good when all are. Each call has an id and a marker of its own.
 */
final class TogetherWire implements OpenWire, Wire.Replies {
    private final OpenWire wire;
    private final int size;
    private final ArrayDeque<Group> idle = new ArrayDeque<>();
    private final IdentityHashMap<Flight, Group> groups = new IdentityHashMap<>();
    private @Nullable Replies replies;

    /** Calls that go together; used again for the next ones. */
    private static final class Group extends Flight {
        private final Flight[] calls;
        private int unanswered;
        private Outcome outcome = ReplyCheck.OK;

        Group(int size) {
            calls = new Flight[size];
        }
    }

    /**
     * A wire.
     *
     * @param wire on which the calls go
     * @param size how many go together, 1 or more
     */
    TogetherWire(OpenWire wire, int size) {
        this.wire = wire;
        this.size = size;
        wire.listener(this);
    }

    @Override
    public @Nullable Flight take() {
        if (wire.free() < size) {
            return null;
        }
        Group group = idle.isEmpty() ? new Group(size) : idle.pop();
        for (int k = 0; k < size; k++) {
            group.calls[k] = Objects.requireNonNull(wire.take());
        }
        return group;
    }

    @Override
    public int free() {
        return wire.free() / size;
    }

    @Override
    public Outcome.@Nullable Failed down() {
        return wire.down();
    }

    @Override
    public void write(Flight flight) {
        Group group = (Group) flight;
        group.unanswered = size;
        group.outcome = ReplyCheck.OK;
        for (int k = 0; k < size; k++) {
            Flight call = group.calls[k];
            call.arrival = group.arrival * size + k;
            call.stage = group.stage;
            call.operation = group.operation;
            call.intendedAt = group.intendedAt;
            call.writtenAt = group.writtenAt;
            groups.put(call, group);
            wire.write(call);
        }
    }

    @Override
    public int poll(long waitNanos) {
        return wire.poll(waitNanos);
    }

    @Override
    public void abandon(Flight flight) {
        Group group = (Group) flight;
        for (Flight call : group.calls) {
            if (groups.remove(call, group)) {
                wire.abandon(call);
            }
        }
        idle.push(group);
    }

    @Override
    public void settled(Flight flight, Outcome outcome) {
        Group group = groups.remove(flight);
        if (group == null) {
            return;
        }
        if (group.outcome instanceof Outcome.Ok) {
            group.outcome = outcome;
        }
        if (--group.unanswered == 0) {
            idle.push(group);
            if (replies != null) {
                replies.settled(group, group.outcome);
            }
        }
    }

    /** Events of single calls are nothing of the whole. */
    @Override
    public void streamed(Flight flight, int ended) {}

    @Override
    public void awake() {
        if (replies != null) {
            replies.awake();
        }
    }

    @Override
    public void sends(Requests requests) {
        wire.sends(requests);
    }

    @Override
    public void listener(Replies listener) {
        replies = listener;
    }

    @Override
    public int openConnections() {
        return wire.openConnections();
    }

    @Override
    public @Nullable String refusal() {
        return wire.refusal();
    }

    @Override
    public @Nullable String exhausted() {
        return wire.exhausted();
    }

    @Override
    public long openedTotal() {
        return wire.openedTotal();
    }

    @Override
    public HeldStreams hold(StreamSettings settings) {
        return wire.hold(settings);
    }

    @Override
    public @Nullable StreamHolder streams() {
        return wire.streams();
    }

    @Override
    public void close() {
        wire.close();
    }
}
