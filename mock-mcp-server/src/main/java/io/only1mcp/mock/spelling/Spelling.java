package io.only1mcp.mock.spelling;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the known word that is nearest to one that is not known. */
public final class Spelling {

    private Spelling() {}

    /**
     * The known word with the smallest edit distance, case aside; the first in alphabetical order among equals.
     *
     * @param word what was written
     * @param known at least one word
     */
    public static String nearest(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow(() -> new IllegalArgumentException("known: must not be empty"));
    }

    /** Levenshtein's distance: insertions, deletions and replacements that turn one word into the other. */
    static int distance(String left, String right) {
        String from = left.toLowerCase(Locale.ROOT);
        String to = right.toLowerCase(Locale.ROOT);
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
