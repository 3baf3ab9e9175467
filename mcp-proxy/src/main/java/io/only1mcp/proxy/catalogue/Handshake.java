package io.only1mcp.proxy.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.GatewayVersion;
import io.only1mcp.proxy.auth.Permissions;
import io.only1mcp.proxy.route.Routes;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.LegacyRules;
import io.only1mcp.wire.rpc.RpcError;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers server/discover and initialize for all backends that speak the client's era together: what each of them speaks,
 * and what any of them can do. Nothing is translated between eras: a backend of another one is left out, and the answer
 * says so. A backend that cannot be asked counts with what it said last.
 */
public final class Handshake {
    /** Who the gateway is, as JSON. */
    static final String SERVER_INFO = "{\"name\":\"only1mcp\",\"version\":\"" + GatewayVersion.TEXT + "\"}";

    private final Directory directory;
    private final Sight sight;
    private final LongSupplier clock;

    /**
     * A handshake for the backends of a directory.
     *
     * @param routes how they are called
     * @param clock the time in nanoseconds, the same as the directory's
     */
    public Handshake(Directory directory, Routes routes, LongSupplier clock) {
        this.sight = new Sight(routes);
        this.directory = directory;
        this.clock = clock;
    }

    /** That a backend is not there, and why. */
    private record Absent(Backend backend, String why) {}

    /** What the backends say in an era, gathered; {@link #told} has them in their order. */
    private abstract class Gathering extends Round {
        private final boolean modern;
        private final Permissions permissions;
        private final List<Knowledge> all = directory.all();
        private final @Nullable Told[] found;
        private final List<Absent> missing = new ArrayList<>();
        private final List<Absent> leftOut = new ArrayList<>();

        Gathering(boolean modern, Permissions permissions) {
            super(directory.loop(), directory.all().size());
            this.modern = modern;
            this.permissions = permissions;
            this.found = new @Nullable Told[all.size()];
        }

        @Override
        Backend at(int place) {
            return all.get(place).backend();
        }

        @Override
        void ask(int place) {
            Knowledge knowledge = all.get(place);
            if (knowledge.suspicion().isSuspect()) {
                miss(place, knowledge.suspicion().why());
                return;
            }
            long askedAt = clock.getAsLong();
            knowledge.learn(modern, new Knowledge.Waiter() {
                @Override
                public void known(Told told) {
                    if (waitsFor(place)) {
                        if (told.speaks(modern)) {
                            found[place] = told;
                        } else {
                            leftOut.add(absent(place, told.whyNot(modern)));
                        }
                        settle(place);
                    }
                }

                @Override
                public void unknown(@Nullable Failure failure, String why) {
                    boolean late = Late.isLate(failure, clock.getAsLong() - askedAt);
                    if (late && waitsFor(place)) {
                        directory.missed(knowledge, modern, why);
                    }
                    miss(place, why);
                }
            });
        }

        private void miss(int place, String why) {
            if (waitsFor(place)) {
                found[place] = lastIn(place);
                missing.add(absent(place, why));
                settle(place);
            }
        }

        @Override
        void late(int place) {
            Knowledge knowledge = all.get(place);
            directory.missed(knowledge, modern, lateTo(place, Directory.asking(modern)));
            found[place] = lastIn(place);
            missing.add(absent(place, knowledge.suspicion().why()));
        }

        private @Nullable Told lastIn(int place) {
            Told last = all.get(place).last(modern);
            return last != null && last.speaks(modern) ? last : null;
        }

        private Absent absent(int place, String why) {
            return new Absent(all.get(place).backend(), why);
        }

        private boolean sees(Backend backend) {
            return sight.sees(permissions, backend);
        }

        List<Told> told() {
            List<Told> told = new ArrayList<>();
            for (Told each : found) {
                if (each != null) {
                    told.add(each);
                }
            }
            return told;
        }

        List<Absent> missing() {
            return missing;
        }

        /** The backends that speak another era only. */
        List<Absent> leftOut() {
            return leftOut;
        }

        /** Those of whom the caller may hear, and why each is not there. */
        List<String> shown(List<Absent> absent) {
            return absent.stream()
                    .filter(each -> sees(each.backend()))
                    .map(each -> "backend " + each.backend().name() + ": " + each.why())
                    .toList();
        }

        /** All that are not there, as a member of metadata with a comma in front; empty where none is missing. */
        String unavailable() {
            List<String> all = new ArrayList<>(shown(missing));
            all.addAll(shown(leftOut));
            return Remarks.UNAVAILABLE.member(all);
        }

        String capabilities() {
            List<Capabilities> each = new ArrayList<>();
            for (int place = 0; place < found.length; place++) {
                Told told = found[place];
                if (told != null && sees(all.get(place).backend())) {
                    each.add(told.capabilities());
                }
            }
            return Capabilities.union(each);
        }

        /** The instructions of all, each behind the name of its server, and who is left out; with a comma in front. */
        String instructions() {
            List<String> texts = new ArrayList<>();
            for (int place = 0; place < found.length; place++) {
                Told told = found[place];
                Backend backend = all.get(place).backend();
                if (told != null && told.instructions() != null && sees(backend)) {
                    texts.add(found.length == 1 ? told.instructions() : backend.name() + ": " + told.instructions());
                }
            }
            List<String> otherEra = all.stream()
                    .map(Knowledge::backend)
                    .filter(backend ->
                            sees(backend) && leftOut.stream().anyMatch(absent -> absent.backend() == backend))
                    .map(Backend::name)
                    .toList();
            if (!otherEra.isEmpty()) {
                texts.add(
                        "Not available here, because of other revisions of MCP: " + String.join(", ", otherEra) + ".");
            }
            return texts.isEmpty() ? "" : ",\"instructions\":" + JsonStrings.quote(String.join("\n\n", texts));
        }
    }

    /**
     * Answers server/discover.
     *
     * @param caller who asks, and hears of nothing that it may not use; null where nobody is asked who calls
     */
    public void discover(@Nullable Principal caller, Outcome outcome) {
        new Gathering(true, Permissions.of(caller)) {
            @Override
            void done() {
                discovered(this, caller != null, outcome);
            }
        }.begin();
    }

    /** Where callers are told apart, nobody may keep the answer for another. */
    private void discovered(Gathering gathering, boolean forOne, Outcome outcome) {
        List<Told> known = gathering.told();
        if (known.isEmpty() && gathering.leftOut().isEmpty()) {
            outcome.refused(nobody(gathering.shown(gathering.missing())));
            return;
        }
        if (known.isEmpty()) {
            // What a server of the older eras answers, so that a client of both goes on with initialize.
            outcome.refused(RpcError.of(
                    404,
                    ErrorCodes.METHOD_NOT_FOUND,
                    "method not found: " + McpMethods.SERVER_DISCOVER
                            + "; the backends speak revisions up to 2025-11-25, initialize"));
            return;
        }
        Set<ProtocolVersion> served = EnumSet.allOf(ProtocolVersion.class);
        known.forEach(told -> served.retainAll(told.versions()));
        long now = clock.getAsLong();
        long ttl = gathering.missing().isEmpty()
                ? known.stream().mapToLong(told -> told.left(now)).min().orElse(0)
                : 0;
        boolean isPrivate = forOne || known.stream().anyMatch(Told::isPrivate);
        String meta = "\"" + MetaKeys.SERVER_INFO + "\":" + SERVER_INFO + gathering.unavailable();
        outcome.result(("{\"resultType\":\"complete\",\"supportedVersions\":" + newestFirst(served)
                        + ",\"capabilities\":" + gathering.capabilities() + gathering.instructions() + ",\"ttlMs\":"
                        + ttl + ",\"cacheScope\":\"" + (isPrivate ? "private" : "public") + "\",\"_meta\":{" + meta
                        + "}}")
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
     * Where all backends speak only newer ones, it is refused with these.
     *
     * @param requested the revision that the client asks for, whatever it wrote
     * @param caller as of {@link #discover}
     */
    public void initialize(String requested, @Nullable Principal caller, Agreement outcome) {
        new Gathering(false, Permissions.of(caller)) {
            @Override
            void done() {
                initialized(requested, this, outcome);
            }
        }.begin();
    }

    private static void initialized(String requested, Gathering gathering, Agreement outcome) {
        List<Told> known = gathering.told();
        if (known.isEmpty()) {
            outcome.refused(
                    gathering.leftOut().isEmpty()
                            ? nobody(gathering.shown(gathering.missing()))
                            : new RpcError(
                                    200,
                                    ErrorCodes.INVALID_PARAMS,
                                    String.join("; ", unsupported(gathering)),
                                    "{\"supported\":[" + JsonStrings.quote(ProtocolVersion.NEWEST.text())
                                            + "],\"requested\":" + JsonStrings.quote(requested) + "}"));
            return;
        }
        ProtocolVersion version = LegacyRules.negotiate(requested);
        for (Told told : known) {
            for (ProtocolVersion other : told.versions()) {
                version = other.compareTo(version) < 0 ? other : version;
            }
        }
        String missing = gathering.unavailable();
        outcome.agreed(
                version,
                ("{\"protocolVersion\":\"" + version.text() + "\",\"capabilities\":" + gathering.capabilities()
                                + ",\"serverInfo\":" + SERVER_INFO + gathering.instructions()
                                + (missing.isEmpty() ? "" : ",\"_meta\":{" + missing.substring(1) + "}") + "}")
                        .getBytes(UTF_8));
    }

    private static List<String> unsupported(Gathering gathering) {
        List<String> words = new ArrayList<>(List.of("unsupported protocol version"));
        words.addAll(gathering.shown(gathering.leftOut()));
        return words;
    }

    /** No backend could be asked. */
    static RpcError nobody(List<String> reasons) {
        int shown = Math.min(5, reasons.size());
        String more = reasons.size() > shown ? "; and " + (reasons.size() - shown) + " more" : "";
        return RpcError.of(
                502,
                ErrorCodes.BACKEND_FAILED,
                "no backend can be asked" + (shown == 0 ? "" : ": ") + String.join("; ", reasons.subList(0, shown))
                        + more);
    }
}
