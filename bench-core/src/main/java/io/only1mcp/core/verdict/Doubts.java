package io.only1mcp.core.verdict;

import io.only1mcp.core.recording.Recording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Doubts about many short recordings, those of one kind together: in how many of them, how many of these it spoils, and one of the
 * worst. A recording that is not to be trusted does not spoil the others, so none is more than suspect.
 */
public final class Doubts {
    private final Map<String, Caveat> worst = new LinkedHashMap<>();
    private final Map<String, Integer> times = new LinkedHashMap<>();
    private final Map<String, Integer> spoiled = new LinkedHashMap<>();
    private int recordings;

    /** No doubts. */
    public Doubts() {}

    /** Takes the doubts about one more recording. */
    public void add(Recording recording) {
        recordings++;
        for (Caveat caveat : Validity.of(recording, List.of()).caveats()) {
            times.merge(caveat.code(), 1, Integer::sum);
            if (caveat.level() == Caveat.Level.INVALID) {
                spoiled.merge(caveat.code(), 1, Integer::sum);
            }
            worst.merge(caveat.code(), caveat, (a, b) -> b.level().compareTo(a.level()) > 0 ? b : a);
        }
    }

    /** What they come to. */
    public List<Caveat> caveats() {
        return worst.values().stream()
                .map(caveat -> new Caveat(
                        Caveat.Level.SUSPECT,
                        caveat.code(),
                        "in " + times.getOrDefault(caveat.code(), 0) + " of " + recordings + " parts"
                                + (spoiled.containsKey(caveat.code())
                                        ? ", which makes " + spoiled.get(caveat.code()) + " INVALID"
                                        : "")
                                + ", such as: " + caveat.text(),
                        caveat.remedy()))
                .toList();
    }
}
