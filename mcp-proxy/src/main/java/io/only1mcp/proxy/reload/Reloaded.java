package io.only1mcp.proxy.reload;

import java.util.List;

/**
 * What a new configuration has changed.
 *
 * @param outcome applied, or unchanged
 * @param added backends that were not there before
 * @param replaced backends of which something changed
 * @param removed backends that are there no longer
 * @param keptUntilRestart keys whose new values only a restart brings into use
 * @param nanos how long it took, from the first word of it to its being in use
 */
public record Reloaded(
        ReloadOutcome outcome,
        List<String> added,
        List<String> replaced,
        List<String> removed,
        List<String> keptUntilRestart,
        long nanos) {
    public Reloaded {
        added = List.copyOf(added);
        replaced = List.copyOf(replaced);
        removed = List.copyOf(removed);
        keptUntilRestart = List.copyOf(keptUntilRestart);
    }

    /** Nothing has changed. */
    public static Reloaded nothing(List<String> keptUntilRestart) {
        return new Reloaded(ReloadOutcome.UNCHANGED, List.of(), List.of(), List.of(), keptUntilRestart, 0);
    }

    /** The same, when it took so long. */
    public Reloaded within(long newNanos) {
        return new Reloaded(outcome, added, replaced, removed, keptUntilRestart, newNanos);
    }

    /** The same in words, for people. */
    public String inWords() {
        StringBuilder words = new StringBuilder("the configuration was read again and ")
                .append(outcome == ReloadOutcome.APPLIED ? "is in use" : "has not changed");
        say(words, "new: ", added);
        say(words, "replaced: ", replaced);
        say(words, "removed: ", removed);
        say(words, "in use only after a restart: ", keptUntilRestart);
        return words.toString();
    }

    private static void say(StringBuilder words, String what, List<String> names) {
        if (!names.isEmpty()) {
            words.append("; ").append(what).append(String.join(", ", names));
        }
    }
}
