package io.only1mcp.mock.catalogue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One server of the catalogue.
 *
 * @param name what it is called in paths and as a prefix of its tools: lower case letters, digits, {@code _} and
 *     {@code -}
 * @param version the version that it reports of itself
 * @param instructions what it tells a model about its use
 * @param tools at least one, with distinct names, in the order in which they are listed
 * @param library what it offers besides tools, often nothing
 */
public record ServerSpec(String name, String version, String instructions, List<ToolSpec> tools, LibrarySpec library) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

    public ServerSpec {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: must be lower case letters, digits, _ and -, got " + name);
        }
        if (tools.isEmpty()) {
            throw new IllegalArgumentException(name + ": tools: must not be empty");
        }
        tools = List.copyOf(tools);
        Set<String> names = new HashSet<>();
        for (ToolSpec tool : tools) {
            if (!names.add(tool.name())) {
                throw new IllegalArgumentException(name + ": two tools are called " + tool.name());
            }
        }
    }
}
