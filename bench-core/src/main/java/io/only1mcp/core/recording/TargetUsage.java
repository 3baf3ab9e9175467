package io.only1mcp.core.recording;

import java.util.List;
import java.util.Optional;

/**
 * What the target's process tree used, over the run and by stage.
 *
 * @param run over all windows; empty where the target is not observed
 * @param stages in the order of the stages; empty where no observation fell into a window
 */
public record TargetUsage(Optional<Usage> run, List<Optional<Usage>> stages) {
    /** Of a target whose processes are not ours to observe. */
    public static final TargetUsage UNOBSERVED = new TargetUsage(Optional.empty(), List.of());

    public TargetUsage {
        stages = List.copyOf(stages);
    }

    /** What it used during {@code stage}. */
    public Optional<Usage> stage(int stage) {
        return stage < stages.size() ? stages.get(stage) : Optional.empty();
    }
}
