package io.only1mcp.core.policy;

import io.only1mcp.core.verdict.Threshold;
import java.util.List;

/**
 * Figures to aim at.
 *
 * @param name of the file
 * @param description what they are for; may be empty
 * @param hardware the machine that they are meant for; may be empty
 * @param configuration how the target is meant to be set up; may be empty
 * @param levels the first is the one that is wanted
 */
public record Levels(String name, String description, String hardware, String configuration, List<Level> levels) {
    public Levels {
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("levels: must name at least one");
        }
        levels = List.copyOf(levels);
    }

    /**
     * One of them.
     *
     * @param name such as {@code stretch}
     * @param limits all of them have to hold
     */
    public record Level(String name, List<Threshold> limits) {
        public Level {
            if (limits.isEmpty()) {
                throw new IllegalArgumentException("limits: must name at least one");
            }
            limits = List.copyOf(limits);
        }
    }
}
