package io.only1mcp.mock.behaviour;

import io.only1mcp.mock.spelling.Spelling;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lists of named durations, {@code at=5s,for=1s}. */
final class NamedDurations {

    /** A name with such a list in brackets. */
    static final Pattern CALL = Pattern.compile("([A-Za-z_]+)\\((.*)\\)");

    private NamedDurations() {}

    /**
     * The durations in the order of the names.
     *
     * @param key what the list belongs to, for messages
     * @param names each has to be there once, in any order
     */
    static List<Duration> parse(String key, String text, String... names) {
        List<String> known = List.of(names);
        @Nullable Duration[] found = new @Nullable Duration[names.length];
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = (equals < 0 ? part : part.substring(0, equals)).strip();
            int index = known.indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException(key + ": unknown part \"" + name + "\", did you mean \""
                        + Spelling.nearest(name, known) + "\"?");
            }
            if (equals < 0 || found[index] != null) {
                throw new IllegalArgumentException(key + ": must have " + name + "=… once, got " + text);
            }
            found[index] = Quantities.duration(key + "." + name, part.substring(equals + 1));
        }
        return Arrays.stream(names)
                .map(name -> {
                    Duration duration = found[known.indexOf(name)];
                    if (duration == null) {
                        throw new IllegalArgumentException(key + ": must have " + name + "=…, got " + text);
                    }
                    return duration;
                })
                .toList();
    }
}
