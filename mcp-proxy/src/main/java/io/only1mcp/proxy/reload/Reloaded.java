package io.only1mcp.proxy.reload;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a new configuration has changed.
 *
 * @param outcome applied, or unchanged
 * @param backends which of them are others now
 * @param changed the other keys that differ, and files that they name
 * @param keptUntilRestart keys whose new values only a restart brings into use
 * @param inUse which configuration is in use now
 * @param nanos how long it took, from the first word of it to its being in use
 */
public record Reloaded(
        ReloadOutcome outcome,
        Backends backends,
        List<String> changed,
        List<String> keptUntilRestart,
        InUse inUse,
        long nanos) {

    /**
     * The names of backends.
     *
     * @param added those that were not there before
     * @param replaced those of which something changed
     * @param removed those that are there no longer
     */
    public record Backends(List<String> added, List<String> replaced, List<String> removed) {
        /** All are as they were. */
        public static final Backends SAME = new Backends(List.of(), List.of(), List.of());

        public Backends {
            added = List.copyOf(added);
            replaced = List.copyOf(replaced);
            removed = List.copyOf(removed);
        }
    }

    /**
     * A configuration that is in use.
     *
     * @param generation how many have been in use so far, itself included; 1 for the one that the gateway began with
     * @param since since when
     */
    public record InUse(long generation, Instant since) {
        /** The one that takes its place. */
        public InUse next(Instant now) {
            return new InUse(generation + 1, now);
        }
    }

    public Reloaded {
        changed = List.copyOf(changed);
        keptUntilRestart = List.copyOf(keptUntilRestart);
    }

    /** Nothing has changed since the configuration came into use. */
    public static Reloaded nothing(List<String> keptUntilRestart, InUse inUse) {
        return new Reloaded(ReloadOutcome.UNCHANGED, Backends.SAME, List.of(), keptUntilRestart, inUse, 0);
    }

    /** The same, when it took so long. */
    public Reloaded within(long newNanos) {
        return new Reloaded(outcome, backends, changed, keptUntilRestart, inUse, newNanos);
    }

    /** The same, with other keys that differ besides. */
    public Reloaded with(List<String> more) {
        List<String> all =
                Stream.concat(changed.stream(), more.stream()).distinct().toList();
        return new Reloaded(outcome, backends, all, keptUntilRestart, inUse, nanos);
    }

    /** The same in words, for people. */
    public String inWords() {
        StringBuilder words = new StringBuilder("the configuration was read again and ")
                .append(outcome == ReloadOutcome.APPLIED ? "is in use" : "has not changed");
        say(words, "new: ", backends.added());
        say(words, "replaced: ", backends.replaced());
        say(words, "removed: ", backends.removed());
        say(words, "changed: ", changed);
        say(words, "in use only after a restart: ", keptUntilRestart);
        return words.toString();
    }

    private static void say(StringBuilder words, String what, List<String> names) {
        if (!names.isEmpty()) {
            words.append("; ").append(what).append(String.join(", ", names));
        }
    }
}
