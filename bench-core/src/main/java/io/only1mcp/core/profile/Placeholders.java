package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Text with names in braces, such as {@code http://127.0.0.1:{port}/mcp}. Only words of small letters count, so that JSON
 * and regular expressions can stand beside them; <code>{{port}}</code> stands for a literal <code>{port}</code>.
 */
final class Placeholders {

    private static final Pattern NAME = Pattern.compile("\\{(\\{)?([a-z_]+)}(})?");

    private Placeholders() {}

    /**
     * The text itself, if it has no placeholder but known ones.
     *
     * @throws IllegalArgumentException where it has another; the message is one line that a user can act on
     */
    static String checked(String text, Collection<String> known) {
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(2);
            if (escaped(matcher) || known.contains(name)) {
                continue;
            }
            throw new IllegalArgumentException("unknown placeholder {" + name + "}" + Nearest.hint(name, known)
                    + " (here there " + (known.isEmpty() ? "is none" : "are " + listed(known)) + "; write {{" + name
                    + "}} to have it literally)");
        }
        return text;
    }

    private static String listed(Collection<String> names) {
        return names.stream()
                .sorted()
                .map(name -> "{" + name + "}")
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }

    /** Whether a placeholder of that name stands in the text. */
    static boolean uses(String text, String name) {
        return NAME.matcher(text)
                .results()
                .anyMatch(found -> !escaped(found) && found.group(2).equals(name));
    }

    /** The same of any text of a tree. */
    static boolean uses(JsonNode tree, String name) {
        return (tree.isTextual() && uses(tree.asText(), name))
                || StreamSupport.stream(tree.spliterator(), false).anyMatch(child -> uses(child, name));
    }

    /** The text with what its placeholders stand for. */
    static String filled(String text, Map<String, String> values) {
        return NAME.matcher(text).replaceAll(found -> {
            String name = found.group(2);
            String value = escaped(found)
                    ? "{" + name + "}"
                    : brace(found.group(1)) + values.getOrDefault(name, "{" + name + "}") + brace(found.group(3));
            return Matcher.quoteReplacement(value);
        });
    }

    private static boolean escaped(MatchResult found) {
        return found.group(1) != null && found.group(3) != null;
    }

    private static String brace(@Nullable String brace) {
        return brace == null ? "" : brace;
    }
}
