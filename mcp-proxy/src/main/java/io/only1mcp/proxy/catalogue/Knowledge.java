package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.GatewayVersion;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Question;
import io.only1mcp.proxy.upstream.Reply;
import io.only1mcp.proxy.upstream.Session;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which revisions a backend speaks. Asked when it is needed first, and again after the backend was lost: by
 * server/discover, and where that is no answer of the era since 2026-07-28, by initialize.
 */
final class Knowledge {

    /** Waits for the knowledge; one of the two is called, once. */
    interface Waiter {
        /** It is known. */
        void known(Spoken spoken);

        /** The backend cannot say. */
        void unknown(String why);
    }

    /**
     * What a backend speaks.
     *
     * @param versions the revisions that it named
     * @param ttlMillis how long it said that this holds, 0 or more
     * @param isPrivate whether it said that this is for one client only
     */
    record Spoken(Set<ProtocolVersion> versions, long ttlMillis, boolean isPrivate) {}

    private static final String DISCOVER = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"" + McpMethods.SERVER_DISCOVER
            + "\",\"params\":{\"_meta\":" + meta() + "}}";

    private final Backend backend;
    private final Runnable changed;
    private final List<Waiter> waiters = new ArrayList<>();
    private @Nullable Spoken spoken;
    private boolean asking;

    /**
     * Nothing is known yet.
     *
     * @param changed called when something is known, or not any more
     */
    Knowledge(Backend backend, Runnable changed) {
        this.backend = backend;
        this.changed = changed;
        backend.onLost(this::forget);
    }

    /** The metadata of a request of our own. */
    static String meta() {
        return "{\"" + MetaKeys.PROTOCOL_VERSION + "\":\"" + ProtocolVersion.NEWEST.text() + "\",\""
                + MetaKeys.CLIENT_CAPABILITIES + "\":{},\"" + MetaKeys.CLIENT_INFO
                + "\":{\"name\":\"only1mcp\",\"version\":\"" + GatewayVersion.TEXT + "\"}}";
    }

    Backend backend() {
        return backend;
    }

    /** What is known now, or null. */
    @Nullable
    Spoken spoken() {
        return spoken;
    }

    void forget() {
        spoken = null;
        changed.run();
    }

    /** Calls the waiter when it is known: at once, or when the backend has answered. */
    void learn(Waiter waiter) {
        if (spoken != null) {
            waiter.known(spoken);
            return;
        }
        waiters.add(waiter);
        if (!asking) {
            asking = true;
            discover();
        }
    }

    /** Asks again, whatever is known, and calls when the backend has answered or failed to. */
    void ask(Runnable done) {
        forget();
        learn(new Waiter() {
            @Override
            public void known(Spoken found) {
                done.run();
            }

            @Override
            public void unknown(String why) {
                done.run();
            }
        });
    }

    private void discover() {
        Question.modern(backend, McpMethods.SERVER_DISCOVER, DISCOVER, new Question.Asker() {
            @Override
            public void answered(Reply reply) {
                discovered(reply);
            }

            @Override
            public void unanswered(Failure failure, String why) {
                unknown(why);
            }
        });
    }

    private void discovered(Reply reply) {
        Map<?, ?> result = reply.result();
        if (result != null && result.containsKey("supportedVersions")) {
            long ttl = result.get("ttlMs") instanceof Long millis ? Math.max(0, millis) : 0;
            known(new Spoken(
                    versions(Reply.texts(result.get("supportedVersions"))),
                    ttl,
                    !"public".equals(result.get("cacheScope"))));
        } else if (reply.errorCode() == ErrorCodes.UNSUPPORTED_VERSION
                && !reply.supportedVersions().isEmpty()) {
            known(new Spoken(versions(reply.supportedVersions()), 0, true));
        } else {
            initialize();
        }
    }

    private void initialize() {
        backend.session().whenOpen(new Session.Waiter() {
            @Override
            public void opened() {
                ProtocolVersion version = backend.session().version();
                if (version != null) {
                    known(new Spoken(EnumSet.of(version), 0, true));
                } else {
                    unknown("its session was lost at once");
                }
            }

            @Override
            public void notOpened(@Nullable Failure failure, String why) {
                unknown(why);
            }
        });
    }

    private static Set<ProtocolVersion> versions(List<String> texts) {
        Set<ProtocolVersion> versions = EnumSet.noneOf(ProtocolVersion.class);
        for (String text : texts) {
            ProtocolVersion version = ProtocolVersion.of(text);
            if (version != null) {
                versions.add(version);
            }
        }
        return versions;
    }

    private void known(Spoken found) {
        spoken = found;
        asking = false;
        changed.run();
        List<Waiter> told = List.copyOf(waiters);
        waiters.clear();
        told.forEach(waiter -> waiter.known(found));
    }

    private void unknown(String why) {
        asking = false;
        List<Waiter> told = List.copyOf(waiters);
        waiters.clear();
        told.forEach(waiter -> waiter.unknown(why));
    }
}
