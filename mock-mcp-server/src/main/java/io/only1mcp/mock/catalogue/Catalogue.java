package io.only1mcp.mock.catalogue;

import io.only1mcp.mock.spelling.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The servers that a mock can be.
 *
 * <p>Eight are written by hand and have the size and wording of real ones. Any further ones come from a seeded
 * generator, whose tools are as large as those of 70 real servers with 527 tools: in tokens a median of 103, a 90th
 * percentile of 351 and at most 1,758 a tool, and a median of 4 tools a server.
 */
public final class Catalogue {

    /** The largest number of servers. */
    public static final int MOST = 100;

    private static final int MOST_REPLICAS = 16;

    private static final List<String> NAMES =
            List.of("filesystem", "github", "browser", "database", "memory", "git", "npm", "search");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    private Catalogue() {}

    /**
     * Servers as a person asks for them: a number, or names separated by commas.
     *
     * @param servers for instance {@code 20} or {@code filesystem,github}
     * @param seed of the generator; the eight names that are written by hand do not need it
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static List<ServerSpec> of(String servers, long seed) {
        String text = servers.strip();
        if (COUNT.matcher(text).matches()) {
            return servers(Integer.parseInt(text), seed);
        }
        return named(Arrays.stream(text.split(",", -1)).map(String::strip).toList(), seed);
    }

    /**
     * The same servers so many times: behind each {@code NAME} its replicas {@code NAME_r2} and so on.
     *
     * @param replicas of each, 1 to 16
     */
    public static List<ServerSpec> replicated(List<ServerSpec> servers, int replicas) {
        if (replicas < 1 || replicas > MOST_REPLICAS) {
            throw new IllegalArgumentException("replicas: must be 1 to " + MOST_REPLICAS + ", got " + replicas);
        }
        return servers.stream()
                .flatMap(server -> IntStream.rangeClosed(1, replicas).mapToObj(number -> replica(server, number)))
                .toList();
    }

    private static ServerSpec replica(ServerSpec server, int number) {
        return new ServerSpec(
                replica(server.name(), number),
                server.version(),
                server.instructions(),
                server.tools(),
                server.library());
    }

    /** The name of a server's replica, counted from 1. */
    public static String replica(String name, int number) {
        return number == 1 ? name : name + "_r" + number;
    }

    /**
     * Servers by name, in the given order.
     *
     * @throws IllegalArgumentException for a name that is not known, naming the nearest that is, or one that comes twice
     */
    public static List<ServerSpec> named(List<String> names) {
        return named(names, Map.of());
    }

    private static List<ServerSpec> named(List<String> names, long seed) {
        return named(
                names,
                NAMES.containsAll(names)
                        ? Map.of()
                        : ServerGenerator.servers(MOST - NAMES.size(), seed).stream()
                                .collect(Collectors.toMap(ServerSpec::name, server -> server)));
    }

    private static List<ServerSpec> named(List<String> names, Map<String, ServerSpec> generated) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("servers: must not be empty");
        }
        Set<String> seen = new HashSet<>();
        List<ServerSpec> servers = new ArrayList<>();
        for (String name : names) {
            if (!NAMES.contains(name) && !generated.containsKey(name)) {
                throw new IllegalArgumentException("servers: there is no server \"" + name + "\", did you mean \""
                        + Spelling.nearest(name, NAMES) + "\"?");
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException("servers: \"" + name + "\" is named twice");
            }
            ServerSpec other = generated.get(name);
            servers.add(other == null ? CatalogueJson.server(name) : other);
        }
        return List.copyOf(servers);
    }

    /**
     * The first {@code count} servers of a seed: the named ones first, then generated ones. The same seed gives the
     * same bytes, and fewer servers of a seed are the beginning of more.
     *
     * @param count 1 to {@link #MOST}
     */
    public static List<ServerSpec> servers(int count, long seed) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("servers: must be 1 to " + MOST + ", got " + count);
        }
        List<ServerSpec> servers = new ArrayList<>(named(NAMES.subList(0, Math.min(count, NAMES.size()))));
        if (count > NAMES.size()) {
            servers.addAll(ServerGenerator.servers(count - NAMES.size(), seed));
        }
        return List.copyOf(servers);
    }
}
