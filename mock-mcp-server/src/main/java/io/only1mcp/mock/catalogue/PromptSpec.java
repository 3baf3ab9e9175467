package io.only1mcp.mock.catalogue;

import java.util.List;

/**
 * One prompt of a server.
 *
 * @param name 1 to 128 letters, digits, {@code _}, {@code -} and {@code .}
 * @param title what people call it
 * @param description what it is for
 * @param arguments what it is filled in with, in the order in which they are listed
 * @param messages compact JSON text of an array of messages, in whose texts {@code {argument}} stands for a value
 */
public record PromptSpec(String name, String title, String description, List<Argument> arguments, String messages) {

    /**
     * Something that a prompt is filled in with.
     *
     * @param name of the argument
     * @param description what it is
     * @param required whether a prompt cannot do without
     * @param completions values that are offered for it
     */
    public record Argument(String name, String description, boolean required, List<String> completions) {

        public Argument {
            completions = List.copyOf(completions);
        }
    }

    public PromptSpec {
        if (!name.matches("[A-Za-z0-9_.-]{1,128}")) {
            throw new IllegalArgumentException("name: must be 1 to 128 letters, digits, '_', '-' and '.', got " + name);
        }
        arguments = List.copyOf(arguments);
    }
}
