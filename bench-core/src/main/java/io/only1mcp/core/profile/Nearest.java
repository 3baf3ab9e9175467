package io.only1mcp.core.profile;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that a user most likely meant. */
final class Nearest {

    private Nearest() {}

    /** The word with the smallest edit distance, unless more than a third of it (at least two letters) had to change. */
    static Optional<String> to(String given, Collection<String> known) {
        return known.stream()
                .filter(word -> distance(given, word) <= Math.max(2, word.length() / 3))
                .min(Comparator.comparingInt((String word) -> distance(given, word))
                        .thenComparing(word -> word));
    }

    /** A question to append to an error: {@code , did you mean 'stages'?}, or nothing. */
    static String hint(String given, Collection<String> known) {
        return to(given, known).map(word -> ", did you mean '" + word + "'?").orElse("");
    }

    /** Levenshtein's distance: the fewest letters to insert, remove or replace. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
