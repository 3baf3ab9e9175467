package io.only1mcp.proxy.reload;

import java.util.List;

/**
 * What a new configuration has changed.
 *
 * @param added backends that were not there before
 * @param replaced backends of which something changed
 * @param removed backends that are there no longer
 * @param keptUntilRestart keys whose new values only a restart brings into use
 * @param nanos how long it took, from reading it to its being in use
 */
public record Reloaded(
        List<String> added, List<String> replaced, List<String> removed, List<String> keptUntilRestart, long nanos) {
    public Reloaded {
        added = List.copyOf(added);
        replaced = List.copyOf(replaced);
        removed = List.copyOf(removed);
        keptUntilRestart = List.copyOf(keptUntilRestart);
    }

    /** The same, when it began at this instant of {@link System#nanoTime}. */
    public Reloaded since(long began) {
        return new Reloaded(added, replaced, removed, keptUntilRestart, System.nanoTime() - began);
    }

    /** The same in words, for people. */
    public String inWords() {
        StringBuilder words = new StringBuilder("the configuration was read again and is in use");
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
