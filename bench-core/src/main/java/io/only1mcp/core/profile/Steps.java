package io.only1mcp.core.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The steps of a path such as {@code stages[2].target}: a {@code String} into a map, an {@code Integer} into a list. */
final class Steps {

    private static final Pattern STEP = Pattern.compile("(?:^|\\.)([^.\\[\\]]+)|\\[([0-9]{1,6})]");

    private Steps() {}

    /**
     * The steps; none for the empty path.
     *
     * @throws IllegalArgumentException where the text is no path
     */
    static List<Object> of(String path) {
        List<Object> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int at = 0;
        while (at < path.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException(
                        "'" + path + "' is not a path: write it as in stages[1].duration or topology.servers");
            }
            String key = matcher.group(1);
            steps.add(key == null ? (Object) Integer.valueOf(matcher.group(2)) : key);
            at = matcher.end();
        }
        return steps;
    }
}
