package io.only1mcp.proxy.config;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The word that was probably meant: none where none is near, for a wrong hint is worse than no hint. */
final class Nearest {
    private static final int LONGEST = 64;

    private Nearest() {}

    /**
     * The candidate with the fewest letters to insert, remove, replace or swap with the next one; null where more than one in
     * three are wrong, unless it is the beginning of the word.
     */
    static @Nullable String to(String word, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> isNear(word, candidate))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .orElse(null);
    }

    private static boolean isNear(String word, String candidate) {
        int length = Math.max(word.length(), candidate.length());
        boolean begins = candidate.length() > 2 && word.startsWith(candidate);
        return begins || (length <= LONGEST && distance(word, candidate) <= Math.max(1, length / 3));
    }

    /** A hint for the end of a message: {@code , the nearest is X}, or nothing. */
    static String hint(String word, Collection<String> candidates) {
        String nearest = to(word, candidates);
        return nearest == null ? "" : ", the nearest is " + nearest;
    }

    /** The Damerau-Levenshtein distance, in which no letter is changed twice. */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
        }
        return row[b.length()];
    }
}
