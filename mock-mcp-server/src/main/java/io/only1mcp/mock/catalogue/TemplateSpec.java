package io.only1mcp.mock.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resources that share a form.
 *
 * @param uriTemplate where they are, with a {@code {name}} for each part that differs, which holds no slash
 * @param name what programs call them
 * @param title what people call them
 * @param description what a model reads about them
 * @param mimeType the type of their content
 * @param text their content, in which {@code {name}} stands for what the URI has there
 * @param completions values for a part, by its name
 */
public record TemplateSpec(
        String uriTemplate,
        String name,
        String title,
        String description,
        String mimeType,
        String text,
        Map<String, List<String>> completions) {

    private static final Pattern PART = Pattern.compile("\\{([A-Za-z0-9_]+)\\}");

    public TemplateSpec {
        if (!PART.matcher(uriTemplate).find()) {
            throw new IllegalArgumentException("uriTemplate: must have a part such as {id}, got " + uriTemplate);
        }
        completions = Map.copyOf(completions);
    }

    /** What the parts are in that URI, by their names, or null when it is none of these. */
    public @Nullable Map<String, String> parts(String uri) {
        List<String> names = new ArrayList<>();
        StringBuilder form = new StringBuilder();
        Matcher part = PART.matcher(uriTemplate);
        int at = 0;
        while (part.find()) {
            form.append(Pattern.quote(uriTemplate.substring(at, part.start()))).append("([^/]+)");
            names.add(part.group(1));
            at = part.end();
        }
        form.append(Pattern.quote(uriTemplate.substring(at)));
        Matcher match = Pattern.compile(form.toString()).matcher(uri);
        if (!match.matches()) {
            return null;
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), match.group(i + 1));
        }
        return values;
    }
}
