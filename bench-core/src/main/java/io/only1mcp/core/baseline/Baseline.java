package io.only1mcp.core.baseline;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of an accepted set of results; the results themselves lie beside it, whole.
 *
 * @param name such as {@code main}
 * @param suite what was measured: {@code load-quick_smoke}
 * @param place where
 * @param commit of the project that was measured; null where it is not known
 * @param savedAt when it was accepted
 * @param reason why, in the words of who accepted it; may be empty
 * @param from the baseline that it was promoted from; null where it was saved from results
 * @param results how many there are
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Baseline(
        String name,
        String suite,
        Map<String, String> place,
        @Nullable String commit,
        Instant savedAt,
        String reason,
        @Nullable String from,
        int results) {
    public Baseline {
        Objects.requireNonNull(name, "name is missing");
        Objects.requireNonNull(suite, "suite is missing");
        Objects.requireNonNull(savedAt, "saved_at is missing");
        Objects.requireNonNull(reason, "reason is missing");
        place = Map.copyOf(Objects.requireNonNull(place, "place is missing"));
    }
}
