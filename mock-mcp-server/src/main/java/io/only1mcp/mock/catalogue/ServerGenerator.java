package io.only1mcp.mock.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Makes plausible servers out of the vocabulary in {@code generator.json}.
 *
 * <p>The size of a tool is drawn first, from a lognormal distribution with a median of 103 tokens and a 90th percentile
 * of 351, and parameters and sentences are added until it is reached. A token is taken as 4.4 characters of compact
 * JSON, which o200k_base confirms for these texts in total; for a single tool it may be wrong by a quarter. The number of tools is lognormal with a median
 * of 4 and a mean of 7.5.
 *
 * <p>{@link Random} and {@link Collections#shuffle} are specified to the bit, so that every JDK makes the same servers.
 */
final class ServerGenerator {

    private static final double CHARACTERS_PER_TOKEN = 4.4;
    private static final double TOOL_MEDIAN_TOKENS = 103;
    private static final double TOOL_P90_TOKENS = 351;
    private static final double TOOL_MOST_TOKENS = 1758;
    private static final double SERVER_MEDIAN_TOOLS = 4;
    private static final double SERVER_MEAN_TOOLS = 7.5;
    private static final int SERVER_MOST_TOOLS = 40;

    /** 90th percentile of the standard normal distribution. */
    private static final double Z90 = 1.2815515655446004;

    private ServerGenerator() {}

    /** The first {@code count} servers that the seed makes. */
    static List<ServerSpec> servers(int count, long seed) {
        JsonNode vocabulary = CatalogueJson.resource("generator.json");
        List<JsonNode> kinds = new ArrayList<>();
        vocabulary.path("servers").forEach(kinds::add);
        Collections.shuffle(kinds, new Random(seed));
        List<ServerSpec> servers = new ArrayList<>();
        for (JsonNode kind : kinds.subList(0, count)) {
            servers.add(server(vocabulary, kind, seed));
        }
        return servers;
    }

    /** One server; it depends on the seed and its name, not on how many others there are. */
    private static ServerSpec server(JsonNode vocabulary, JsonNode kind, long seed) {
        String name = kind.path("name").asText();
        Random random = new Random(31 * seed + name.hashCode());
        List<JsonNode> verbs = new ArrayList<>();
        vocabulary.path("verbs").forEach(verbs::add);
        List<ToolWriter.Deed> deeds = new ArrayList<>();
        for (JsonNode noun : kind.path("nouns")) {
            for (JsonNode verb : verbs) {
                deeds.add(new ToolWriter.Deed(verb, noun.asText()));
            }
        }
        Collections.shuffle(deeds, random);
        int tools = (int) Math.round(lognormal(
                random,
                SERVER_MEDIAN_TOOLS,
                Math.sqrt(2 * Math.log(SERVER_MEAN_TOOLS / SERVER_MEDIAN_TOOLS)),
                1,
                Math.min(SERVER_MOST_TOOLS, deeds.size())));
        ToolWriter writer = new ToolWriter(vocabulary, kind.path("about").asText(), random);
        List<ToolSpec> written = new ArrayList<>();
        for (ToolWriter.Deed deed : deeds.subList(0, tools)) {
            double tokens = lognormal(
                    random,
                    TOOL_MEDIAN_TOKENS,
                    Math.log(TOOL_P90_TOKENS / TOOL_MEDIAN_TOKENS) / Z90,
                    1,
                    TOOL_MOST_TOKENS);
            // The name stands behind the server's in front of a model, and counts there.
            written.add(writer.write(deed, (int) (tokens * CHARACTERS_PER_TOKEN) - name.length() - 2));
        }
        String version = (1 + random.nextInt(4)) + "." + random.nextInt(12) + "." + random.nextInt(9);
        return new ServerSpec(
                name, version, "Works on " + kind.path("about").asText() + ".", written, LibrarySpec.EMPTY);
    }

    private static double lognormal(Random random, double median, double sigma, double least, double most) {
        return Math.max(least, Math.min(most, median * StrictMath.exp(sigma * random.nextGaussian())));
    }
}
