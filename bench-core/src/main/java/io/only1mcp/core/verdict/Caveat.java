package io.only1mcp.core.verdict;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A doubt about a result, with its remedy.
 *
 * @param level how much of the result it spoils
 * @param code what it is about, lower case with underscores, stable between versions
 * @param text one sentence with the measured value and the limit
 * @param remedy one sentence that says what to do about it
 */
public record Caveat(Level level, String code, String text, String remedy) {
    /** How much a doubt spoils. */
    public enum Level {
        /** Good to know; spoils nothing. */
        NOTE,
        /** The figures may be off: the result passes with a warning and is never a baseline. */
        SUSPECT,
        /** The figures say nothing about the target: never a pass. */
        INVALID
    }

    /** The same, the worst first; those of one level stay as they are. */
    public static List<Caveat> worstFirst(Collection<Caveat> caveats) {
        return caveats.stream()
                .sorted(Comparator.comparing(Caveat::level).reversed())
                .toList();
    }

    /** A caveat that spoils nothing. */
    public static Caveat note(String code, String text, String remedy) {
        return new Caveat(Level.NOTE, code, text, remedy);
    }
}
