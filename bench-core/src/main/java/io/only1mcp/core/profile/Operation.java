package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.draws.Zipf;
import io.only1mcp.core.units.Shares;
import org.jspecify.annotations.Nullable;

/** One kind of request in a workload. */
public sealed interface Operation {

    /** Its part of the workload beside the weights of the other operations; more than 0. */
    double weight();

    /** How reports name it: {@code filesystem.read_file}, {@code echo}, {@code tools/list}. */
    String name();

    /**
     * A call of a tool.
     *
     * @param weight more than 0
     * @param server the backend whose tool it is; nothing where {@code tool} is the name that the target itself uses
     * @param tool the tool's name on its server
     * @param arguments what it is called with; strings in it are templates ({@link Template}). Not to be changed
     * @param contains text that a good answer holds; nothing where any answer without an error is good
     * @param repeat how often arguments come again; nothing where each call draws its own. The arguments of a key are
     *     always the same
     */
    record Call(
            double weight,
            @Nullable String server,
            String tool,
            ObjectNode arguments,
            @Nullable String contains,
            @Nullable Zipf repeat)
            implements Operation {

        public Call {
            checkWeight(weight);
            if (tool.isBlank()) {
                throw new IllegalArgumentException("tool: must not be empty");
            }
            if (contains != null && contains.isEmpty()) {
                throw new IllegalArgumentException("expect: contains must not be empty");
            }
            arguments = arguments.deepCopy();
            try {
                Template.json(arguments);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("arguments: " + e.getMessage(), e);
            }
        }

        @Override
        public String name() {
            return server == null ? tool : server + "." + tool;
        }

        /** The arguments as JSON text with slots to fill in for each request. */
        public Template template() {
            return Template.json(arguments);
        }
    }

    /**
     * Calls of the first tool of each server behind the target, as far as they are the mock's, spread evenly.
     *
     * @param weight of all of them together, more than 0
     */
    record EachServer(double weight) implements Operation {
        public EachServer {
            checkWeight(weight);
        }

        @Override
        public String name() {
            return "each_server";
        }
    }

    /**
     * The list of tools: its first page.
     *
     * @param weight more than 0
     */
    record ListTools(double weight) implements Operation {
        /** How reports name it. */
        public static final String NAME = "tools/list";

        public ListTools {
            checkWeight(weight);
        }

        @Override
        public String name() {
            return NAME;
        }
    }

    private static void checkWeight(double weight) {
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("weight: must be > 0, got " + Shares.text(weight));
        }
    }
}
