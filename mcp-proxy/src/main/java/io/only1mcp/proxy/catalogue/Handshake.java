package io.only1mcp.proxy.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.GatewayVersion;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Session;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.LegacyRules;
import io.only1mcp.wire.rpc.RpcError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers server/discover and initialize for all backends together: what every backend that can be reached speaks. A
 * client stays within its era, so one backend that knows only older revisions keeps the gateway at these.
 */
public final class Handshake {
    /** Who the gateway is, as JSON. */
    static final String SERVER_INFO = "{\"name\":\"only1mcp\",\"version\":\"" + GatewayVersion.TEXT + "\"}";

    private final List<Knowledge> backends;
    private Set<ProtocolVersion> served = EnumSet.allOf(ProtocolVersion.class);

    /** A handshake for these backends. */
    public Handshake(List<Backend> backends) {
        this.backends = backends.stream()
                .map(backend -> new Knowledge(backend, this::review))
                .toList();
    }

    /** The revisions that are served as far as is known: those of every backend that has said what it speaks. */
    public Collection<ProtocolVersion> served() {
        return served;
    }

    /** Forgets what the backends said. */
    public void forget() {
        backends.forEach(Knowledge::forget);
    }

    /** Tries to reach the backends that no connection is open to, and calls when each has answered or failed to. */
    public void reach(Runnable done) {
        List<Knowledge> unsure = backends.stream()
                .filter(knowledge -> knowledge.backend().state() != Backend.State.UP)
                .toList();
        if (unsure.isEmpty()) {
            done.run();
            return;
        }
        int[] left = {unsure.size()};
        for (Knowledge knowledge : unsure) {
            knowledge.ask(() -> {
                left[0]--;
                if (left[0] == 0) {
                    done.run();
                }
            });
        }
    }

    private void review() {
        Set<ProtocolVersion> common = EnumSet.allOf(ProtocolVersion.class);
        for (Knowledge knowledge : backends) {
            Knowledge.Spoken spoken = knowledge.spoken();
            if (spoken != null) {
                common.retainAll(spoken.versions());
            }
        }
        served = common;
    }

    /** Answers server/discover. */
    public void discover(Outcome outcome) {
        List<Knowledge.Spoken> known = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (Knowledge knowledge : backends) {
            knowledge.learn(new Knowledge.Waiter() {
                @Override
                public void known(Knowledge.Spoken spoken) {
                    known.add(spoken);
                    finish();
                }

                @Override
                public void unknown(String why) {
                    unknown.add("backend " + knowledge.backend().name() + ": " + why);
                    finish();
                }

                private void finish() {
                    if (known.size() + unknown.size() == backends.size()) {
                        discovered(known, unknown, outcome);
                    }
                }
            });
        }
    }

    private void discovered(List<Knowledge.Spoken> known, List<String> unknown, Outcome outcome) {
        if (known.isEmpty()) {
            outcome.refused(nobody(unknown));
            return;
        }
        if (served.stream().noneMatch(ProtocolVersion::modern)) {
            // What a server of the older eras answers, so that a client of both goes on with initialize.
            outcome.refused(RpcError.of(
                    404,
                    ErrorCodes.METHOD_NOT_FOUND,
                    "method not found: " + McpMethods.SERVER_DISCOVER
                            + "; the backends together speak revisions up to 2025-11-25, initialize"));
            return;
        }
        long ttl = known.stream().mapToLong(Knowledge.Spoken::ttlMillis).min().orElse(0);
        boolean isPrivate = known.stream().anyMatch(Knowledge.Spoken::isPrivate);
        outcome.result(("{\"resultType\":\"complete\",\"supportedVersions\":" + newestFirst(served)
                        + ",\"capabilities\":{\"tools\":{}},\"ttlMs\":" + (unknown.isEmpty() ? ttl : 0)
                        + ",\"cacheScope\":\"" + (isPrivate ? "private" : "public") + "\",\"_meta\":{\""
                        + MetaKeys.SERVER_INFO + "\":" + SERVER_INFO + "}}")
                .getBytes(UTF_8));
    }

    private static String newestFirst(Collection<ProtocolVersion> versions) {
        List<ProtocolVersion> sorted = new ArrayList<>(versions);
        sorted.sort(Collections.reverseOrder());
        return sorted.stream()
                .map(version -> JsonStrings.quote(version.text()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /**
     * Answers initialize: with the oldest of the revisions that the backends agreed to and the one that was asked for.
     *
     * @param requested the revision that the client asks for, whatever it wrote
     */
    public void initialize(String requested, Agreement outcome) {
        List<ProtocolVersion> agreed = new ArrayList<>();
        List<String> modernOnly = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (Knowledge knowledge : backends) {
            Backend backend = knowledge.backend();
            backend.session().whenOpen(new Session.Waiter() {
                @Override
                public void opened() {
                    ProtocolVersion version = backend.session().version();
                    agreed.add(version == null ? ProtocolVersion.V2025_03_26 : version);
                    finish();
                }

                @Override
                public void notOpened(@Nullable Failure failure, String why) {
                    (failure == null ? modernOnly : unknown).add("backend " + backend.name() + ": " + why);
                    finish();
                }

                private void finish() {
                    if (agreed.size() + modernOnly.size() + unknown.size() == backends.size()) {
                        initialized(requested, agreed, modernOnly, unknown, outcome);
                    }
                }
            });
        }
    }

    private static void initialized(
            String requested,
            List<ProtocolVersion> agreed,
            List<String> modernOnly,
            List<String> unknown,
            Agreement outcome) {
        if (!modernOnly.isEmpty()) {
            outcome.refused(new RpcError(
                    200,
                    ErrorCodes.INVALID_PARAMS,
                    "unsupported protocol version; " + String.join("; ", modernOnly),
                    "{\"supported\":[" + JsonStrings.quote(ProtocolVersion.NEWEST.text()) + "],\"requested\":"
                            + JsonStrings.quote(requested) + "}"));
            return;
        }
        if (agreed.isEmpty()) {
            outcome.refused(nobody(unknown));
            return;
        }
        ProtocolVersion version = LegacyRules.negotiate(requested);
        for (ProtocolVersion other : agreed) {
            version = other.compareTo(version) < 0 ? other : version;
        }
        outcome.agreed(
                version,
                ("{\"protocolVersion\":\"" + version.text()
                                + "\",\"capabilities\":{\"tools\":{\"listChanged\":false}},\"serverInfo\":"
                                + SERVER_INFO + "}")
                        .getBytes(UTF_8));
    }

    /** No backend could be asked. */
    static RpcError nobody(List<String> reasons) {
        int shown = Math.min(5, reasons.size());
        String more = reasons.size() > shown ? "; and " + (reasons.size() - shown) + " more" : "";
        return RpcError.of(
                502,
                ErrorCodes.BACKEND_FAILED,
                "no backend can be asked: " + String.join("; ", reasons.subList(0, shown)) + more);
    }
}
