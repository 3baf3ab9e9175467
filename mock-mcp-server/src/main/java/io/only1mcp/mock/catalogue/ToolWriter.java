package io.only1mcp.mock.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes the tools of one generated server. */
final class ToolWriter {

    /** Of what is added to a tool, this share is parameters, the rest sentences. */
    private static final double PARAMETERS = 0.7;

    /** Of the parameters that have a sample value, this share is required. */
    private static final double REQUIRED = 0.4;

    private static final Pattern ARTICLE = Pattern.compile("\\b([Aa]) (?=[aeio])");

    /** Characters of a definition around its three values. */
    private static final int FRAME = "{\"name\":\"\",\"description\":\"\",\"inputSchema\":}".length();

    /**
     * What a tool does.
     *
     * @param verb an entry of the vocabulary's verbs
     * @param noun what it is done to, singular
     */
    record Deed(JsonNode verb, String noun) {}

    private final JsonNode vocabulary;
    private final String about;
    private final Random random;

    ToolWriter(JsonNode vocabulary, String about, Random random) {
        this.vocabulary = vocabulary;
        this.about = about;
        this.random = random;
    }

    /** The tool for a deed, of about {@code size} characters of name, description and schema. */
    ToolSpec write(Deed deed, int size) {
        JsonNode verb = deed.verb();
        String echoes = named(verb.path("echoes").asText(), deed.noun());
        ObjectNode properties = CatalogueJson.MAPPER.createObjectNode();
        properties.putObject(echoes).put("type", "string").put("description", phrase(verb, "echoes_says", deed));
        List<String> required = new ArrayList<>();
        if (verb.path("required").asBoolean()) {
            required.add(echoes);
        }
        ObjectNode example = CatalogueJson.MAPPER.createObjectNode();
        example.put(echoes, verb.path("sample").asText());
        Draft draft = new Draft(
                named(verb.path("name").asText() + "_" + noun(verb, deed), deed.noun()),
                new StringBuilder(phrase(verb, "says", deed)),
                properties,
                required,
                example);
        grow(draft, deed, size);
        ObjectNode annotations = CatalogueJson.MAPPER.createObjectNode();
        annotations.put("readOnlyHint", verb.path("reads").asBoolean());
        if (verb.path("destroys").asBoolean()) {
            annotations.put("destructiveHint", true);
        }
        return new ToolSpec(
                draft.name,
                draft.description.toString(),
                draft.schema().toString(),
                annotations.toString(),
                echoes,
                example.toString());
    }

    /** Adds parameters and sentences until the next one would lead further away from the size than it is now. */
    private void grow(Draft draft, Deed deed, int size) {
        boolean reads = deed.verb().path("reads").asBoolean();
        List<Map.Entry<String, JsonNode>> parameters =
                new ArrayList<>(vocabulary.path("parameters").properties());
        Set<String> unfit = texts(reads ? "writing_only" : "reading_only");
        parameters.removeIf(parameter -> unfit.contains(parameter.getKey()));
        List<String> sentences = new ArrayList<>(texts("sentences"));
        if (reads) {
            sentences.removeAll(texts("writing_only_sentences"));
        }
        Collections.shuffle(parameters, random);
        Collections.shuffle(sentences, random);
        int missing = size - draft.size();
        while (missing > 0 && !parameters.isEmpty() && !sentences.isEmpty()) {
            if (random.nextDouble() < PARAMETERS) {
                Map.Entry<String, JsonNode> parameter = parameters.remove(parameters.size() - 1);
                if (parameter.getValue().toString().length() <= 2 * missing) {
                    add(draft, parameter);
                }
            } else {
                String sentence = filled(sentences.remove(sentences.size() - 1), deed.noun());
                if (sentence.length() <= 2 * missing) {
                    draft.description.append(' ').append(sentence);
                }
            }
            missing = size - draft.size();
        }
    }

    private void add(Draft draft, Map.Entry<String, JsonNode> parameter) {
        String name = parameter.getKey();
        draft.properties.set(name, parameter.getValue());
        JsonNode sample = vocabulary.path("samples").path(name);
        if (!sample.isMissingNode() && random.nextDouble() < REQUIRED) {
            draft.required.add(name);
            draft.example.set(name, sample);
        }
    }

    private Set<String> texts(String key) {
        Set<String> texts = new LinkedHashSet<>();
        vocabulary.path(key).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private String phrase(JsonNode verb, String key, Deed deed) {
        return filled(verb.path(key).asText(), deed.noun());
    }

    private String filled(String phrase, String noun) {
        String words =
                phrase.replace("{noun}", noun).replace("{nouns}", plural(noun)).replace("{about}", about);
        return ARTICLE.matcher(words).replaceAll("$1n ");
    }

    private static String noun(JsonNode verb, Deed deed) {
        return verb.path("plural").asBoolean() ? plural(deed.noun()) : deed.noun();
    }

    private static String named(String words, String noun) {
        return words.replace("{noun}", noun).replace(' ', '_').toLowerCase(Locale.ROOT);
    }

    static String plural(String noun) {
        if (noun.endsWith("y") && !noun.endsWith("ay") && !noun.endsWith("ey")) {
            return noun.substring(0, noun.length() - 1) + "ies";
        }
        if (noun.endsWith("s") || noun.endsWith("x") || noun.endsWith("ch")) {
            return noun + "es";
        }
        return noun + "s";
    }

    /** A tool while it grows. */
    private record Draft(
            String name, StringBuilder description, ObjectNode properties, List<String> required, ObjectNode example) {

        ObjectNode schema() {
            ObjectNode schema = CatalogueJson.MAPPER.createObjectNode().put("type", "object");
            schema.set("properties", properties);
            if (!required.isEmpty()) {
                required.forEach(schema.putArray("required")::add);
            }
            return schema;
        }

        int size() {
            return name.length() + description.length() + schema().toString().length() + FRAME;
        }
    }
}
