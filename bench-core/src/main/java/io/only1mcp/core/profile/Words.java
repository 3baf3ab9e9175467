package io.only1mcp.core.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The constants of an enum as words of the grammar. */
final class Words {

    private Words() {}

    /**
     * The constant of a word.
     *
     * @param type the enum
     * @param spelt how a constant is written
     * @param word what was given
     * @throws IllegalArgumentException where there is none; the message names those that there are
     */
    static <E extends Enum<E>> E of(Class<E> type, Function<String, String> spelt, String word) {
        List<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> spelt.apply(constant.name()))
                .toList();
        int index = words.indexOf(word);
        if (index < 0) {
            throw new IllegalArgumentException("must be " + String.join(" or ", words) + ", got '" + word + "'");
        }
        return type.getEnumConstants()[index];
    }

    /** The constant of a word in small letters. */
    static <E extends Enum<E>> E of(Class<E> type, String word) {
        return of(type, name -> name.toLowerCase(Locale.ROOT), word);
    }
}
