package io.only1mcp.core.profile;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a target names what its backends have: tools and prompts {@code {server}.{tool}}, {@code {server}__{tool}} or {@code
 * {tool}}, resources {@code {server}+{uri}} or {@code {uri}}.
 *
 * @param pattern text with {@code {tool}} once and {@code {server}} at most once
 * @param uris text with {@code {uri}} once and {@code {server}} at most once
 */
public record ToolNames(String pattern, String uris) {

    /** Tools keep the names that they have on their servers. */
    public static final ToolNames PLAIN = new ToolNames("{tool}");

    private static final String SERVER = "{server}";
    private static final String TOOL = "{tool}";
    private static final String URI = "{uri}";

    /**
     * A tool of a backend.
     *
     * @param server the backend; nothing where the target's name does not tell
     * @param tool the tool's name on it
     */
    public record ServerTool(@Nullable String server, String tool) {}

    public ToolNames {
        check(pattern, "tool");
        check(uris, "uri");
    }

    /** Names of tools and prompts; resources keep the URIs that they have on their servers. */
    public ToolNames(String pattern) {
        this(pattern, URI);
    }

    /** The same names, and resources named like this. */
    ToolNames withUris(String otherUris) {
        return new ToolNames(pattern, otherUris);
    }

    private static void check(String pattern, String named) {
        Placeholders.checked(pattern, List.of("server", named));
        if (count(pattern, "{" + named + "}") != 1 || count(pattern, SERVER) > 1) {
            throw new IllegalArgumentException(
                    "must have {" + named + "} once and {server} at most once, got '" + pattern + "'");
        }
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    /** The target's name for a tool; the tool's own name where no server is given. */
    public String of(@Nullable String server, String tool) {
        return server == null ? tool : around(server, 0) + tool + around(server, 1);
    }

    /** The target's URI for a resource, a template where {@code uri} is one; the resource's own where no server is given. */
    public String uri(@Nullable String server, String uri) {
        return server == null ? uri : uris.replace(SERVER, server).replace(URI, uri);
    }

    /** What stands before (0) or behind (1) the tool's name. */
    private String around(String server, int side) {
        int cut = pattern.indexOf(TOOL);
        String text = side == 0 ? pattern.substring(0, cut) : pattern.substring(cut + TOOL.length());
        return text.replace(SERVER, server);
    }

    /**
     * The tool that a target's name stands for, or nothing where it is none of the servers'.
     *
     * @param name the target's name
     * @param servers all backends; where two of them fit, the one with the longer name is meant
     */
    public Optional<ServerTool> back(String name, Collection<String> servers) {
        if (!pattern.contains(SERVER)) {
            return within(name, "").map(tool -> new ServerTool(null, tool));
        }
        return servers.stream()
                .filter(server -> within(name, server).isPresent())
                .max(Comparator.comparingInt(String::length))
                .flatMap(server -> within(name, server).map(tool -> new ServerTool(server, tool)));
    }

    private Optional<String> within(String name, String server) {
        String before = around(server, 0);
        String behind = around(server, 1);
        return name.startsWith(before) && name.endsWith(behind) && name.length() > before.length() + behind.length()
                ? Optional.of(name.substring(before.length(), name.length() - behind.length()))
                : Optional.empty();
    }
}
