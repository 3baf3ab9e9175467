package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.log.Log;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is known of all backends: what they say of themselves, and whether they are worth waiting for. */
public final class Directory {
    private final BackendLoop loop;
    private final LongSupplier clock;
    private final Map<Backend, Knowledge> byBackend = new HashMap<>();
    private final Consumer<String> log;
    private List<Knowledge> all = List.of();
    private Set<ProtocolVersion> served = EnumSet.allOf(ProtocolVersion.class);
    private final Set<String> said = new HashSet<>();

    /**
     * Nothing is known of these backends yet.
     *
     * @param loop the loop that they belong to
     * @param clock the time in nanoseconds, such as {@link System#nanoTime}
     * @param log takes a line when a backend becomes too slow to wait for, and when it answers again
     */
    public Directory(List<Backend> backends, BackendLoop loop, LongSupplier clock, Consumer<String> log) {
        this.loop = loop;
        this.clock = clock;
        this.log = log;
        follow(backends);
    }

    /** These are the backends from now on; what is known of those that stay is still known. */
    public void follow(List<Backend> backends) {
        all = backends.stream().map(this::of).toList();
        byBackend.clear();
        all.forEach(knowledge -> byBackend.put(knowledge.backend(), knowledge));
        review();
    }

    /**
     * The revisions that are served to clients without sessions, as far as is known: those that all backends of the era
     * since 2026-07-28 speak, and where there are none, those that all can agree on.
     */
    public Collection<ProtocolVersion> served() {
        return served;
    }

    private void review() {
        Set<ProtocolVersion> newer = EnumSet.allOf(ProtocolVersion.class);
        Set<ProtocolVersion> older = EnumSet.allOf(ProtocolVersion.class);
        for (Knowledge knowledge : all) {
            Told told = knowledge.told(true);
            if (told != null) {
                if (told.speaks(true)) {
                    newer.retainAll(told.versions());
                } else if (!told.versions().isEmpty()) {
                    ProtocolVersion newest = Collections.max(told.versions());
                    older.removeIf(version -> version.compareTo(newest) > 0);
                }
            }
            knowledge.backend().hasResources(knowledge.mayHave("resources"));
            knowledge.backend().speaks(knowledge.maySpeak(true), knowledge.maySpeak(false));
            sayWhoDoesNotSeeIt(knowledge);
        }
        served = all.stream().anyMatch(knowledge -> knowledge.maySpeak(true)) ? newer : older;
    }

    /** That the tools of a backend are not there for some clients should not come as a surprise: said once of each. */
    private void sayWhoDoesNotSeeIt(Knowledge knowledge) {
        for (boolean modern : new boolean[] {true, false}) {
            Told told = knowledge.told(modern);
            if (told != null && !told.speaks(modern)) {
                String line = "backend " + knowledge.backend().name() + ": " + told.whyNot(modern) + "; clients of "
                        + (modern ? ProtocolVersion.NEWEST.text() : "these") + " do not see it";
                if (said.add(line)) {
                    Log.warn(log, line);
                }
            }
        }
    }

    /** Forgets what the backends said. */
    public void forget() {
        all.forEach(Knowledge::forget);
    }

    BackendLoop loop() {
        return loop;
    }

    List<Knowledge> all() {
        return all;
    }

    /** What is known of a backend: nothing, of one that went away meanwhile. */
    Knowledge of(Backend backend) {
        Knowledge known = byBackend.get(backend);
        return known != null ? known : new Knowledge(backend, new Suspicion(backend, loop, log), clock, this::review);
    }

    /** Whether a backend did not answer in time and is not waited for now. */
    public boolean isSuspect(Backend backend) {
        return of(backend).suspicion().isSuspect();
    }

    /** Whether a backend has said that it speaks a revision of MCP that the gateway knows, and nothing else since. */
    public boolean isOfUse(Backend backend) {
        return of(backend).isOfUse();
    }

    /** What a backend said last instead of speaking MCP; empty where it speaks it, or has not been asked. */
    public String refusal(Backend backend) {
        return of(backend).refusal();
    }

    /** Why a backend is not waited for; empty where it is. */
    public String suspicion(Backend backend) {
        return of(backend).suspicion().why();
    }

    /** How often a backend did not answer in time and was not waited for any more. */
    public long suspicions(Backend backend) {
        return of(backend).suspicion().times();
    }

    /**
     * Whether a backend may send word of changes; true as long as it is not known.
     *
     * @param capability tools, prompts or resources
     * @param flag listChanged, or subscribe
     */
    public boolean mayAnnounce(Backend backend, boolean modern, String capability, String flag) {
        Told told = of(backend).last(modern);
        return told == null || (told.speaks(modern) && told.capabilities().has(capability, flag));
    }

    /** Whether a backend has a capability; true as long as it is not known. */
    public boolean mayHave(Backend backend, boolean modern, String capability) {
        Told told = of(backend).last(modern);
        return told == null || (told.speaks(modern) && told.capabilities().has(capability));
    }

    /** Whether any backend has a capability; true as long as one may have it. */
    public boolean anyMayHave(boolean modern, String capability) {
        return all.stream().anyMatch(knowledge -> mayHave(knowledge.backend(), modern, capability));
    }

    /** Why a backend cannot be used in an era that it does not speak; a sentence's end. */
    public String whyNot(Backend backend, boolean modern) {
        Told told = of(backend).told(modern);
        return told == null ? "is not known" : told.whyNot(modern);
    }

    /** Somebody is refused because of the eras that backends speak: those of whom that was long ago are asked again. */
    public void doubt(boolean modern) {
        long now = clock.getAsLong();
        for (Knowledge knowledge : all) {
            Told told = knowledge.told(modern);
            if (told != null && !told.speaks(modern) && told.isExpired(now)) {
                knowledge.ask(modern, whenever(() -> {}));
            }
        }
    }

    /** Whether every backend has said what it can do. */
    public boolean knowsAll(boolean modern) {
        return all.stream().allMatch(knowledge -> knowledge.last(modern) != null);
    }

    /** Calls when every backend has said what it can do, or is not waited for. */
    public void learn(boolean modern, Runnable done) {
        List<Knowledge> asked = all;
        new Round(loop, asked.size()) {
            @Override
            Backend at(int place) {
                return asked.get(place).backend();
            }

            @Override
            void ask(int place) {
                Knowledge knowledge = asked.get(place);
                if (knowledge.suspicion().isSuspect() || knowledge.told(modern) != null) {
                    settle(place);
                    return;
                }
                knowledge.learn(modern, whenever(() -> settle(place)));
            }

            @Override
            void late(int place) {
                missed(asked.get(place), modern, lateTo(place, asking(modern)));
            }

            @Override
            void done() {
                done.run();
            }
        }.begin();
    }

    /** A backend has not said in time what it can do. */
    void missed(Knowledge knowledge, boolean modern, String how) {
        knowledge
                .suspicion()
                .missed(
                        how,
                        (answered, unanswered) -> knowledge.ask(modern, new Knowledge.Waiter() {
                            @Override
                            public void known(Told told) {
                                answered.run();
                            }

                            @Override
                            public void unknown(@Nullable Failure failure, String why) {
                                (failure == null ? answered : unanswered).run();
                            }
                        }));
    }

    /** What a backend is asked that has to say what it can do. */
    static String asking(boolean modern) {
        return modern ? McpMethods.SERVER_DISCOVER : McpMethods.INITIALIZE;
    }

    /**
     * Asks the backends that no connection is open to, or that have not spoken MCP, and calls when each has answered, failed to, or is not
     * waited for.
     */
    public void reach(Runnable done) {
        List<Knowledge> unsure = all.stream()
                .filter(knowledge -> (knowledge.backend().state() != Backend.State.UP || !knowledge.isOfUse())
                        && !knowledge.suspicion().isSuspect())
                .toList();
        new Round(loop, unsure.size()) {
            @Override
            Backend at(int place) {
                return unsure.get(place).backend();
            }

            @Override
            void ask(int place) {
                unsure.get(place).ask(true, whenever(() -> settle(place)));
            }

            @Override
            void late(int place) {
                missed(unsure.get(place), true, lateTo(place, asking(true)));
            }

            @Override
            void done() {
                done.run();
            }
        }.begin();
    }

    /** Waits for whatever comes. */
    static Knowledge.Waiter whenever(Runnable over) {
        return new Knowledge.Waiter() {
            @Override
            public void known(Told told) {
                over.run();
            }

            @Override
            public void unknown(@Nullable Failure failure, String why) {
                over.run();
            }
        };
    }
}
