package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.mock.catalogue.ToolSpec;
import io.only1mcp.wire.json.JsonStrings;
import java.util.ArrayList;
import java.util.List;

/** A tool ready to answer: what its arguments are called, and how its calls are counted. */
final class Tool {

    private final String name;
    private final List<String> names = new ArrayList<>();
    private final byte[][] encodedNames;
    private final long required;
    private long calls;

    Tool(ToolSpec spec) {
        name = spec.name();
        names.add(spec.echoes());
        long mask = 0;
        for (String argument : spec.required()) {
            if (!names.contains(argument)) {
                names.add(argument);
            }
            mask |= 1L << names.indexOf(argument);
        }
        if (names.size() > Arguments.MOST) {
            throw new IllegalArgumentException(name + ": has more than " + Arguments.MOST + " required arguments");
        }
        required = mask;
        encodedNames = names.stream().map(argument -> argument.getBytes(UTF_8)).toArray(byte[][]::new);
    }

    /** The argument that is repeated, and behind it the required ones. */
    byte[][] names() {
        return encodedNames;
    }

    /** Whether all that is required is there. */
    boolean complete(Arguments arguments) {
        return (arguments.seen() & required) == required;
    }

    /** What is wrong with arguments that are not complete, or lack a text to repeat. */
    String complaint(Arguments arguments) {
        for (int i = 0; i < names.size(); i++) {
            if ((required & ~arguments.seen() & (1L << i)) != 0) {
                return name + ": the argument " + JsonStrings.quote(names.get(i)) + " is missing";
            }
        }
        return name + ": the argument " + JsonStrings.quote(names.get(0)) + " must be a string";
    }

    String name() {
        return name;
    }

    void count() {
        calls++;
    }

    long calls() {
        return calls;
    }

    void forgetCalls() {
        calls = 0;
    }
}
