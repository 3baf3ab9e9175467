package io.only1mcp.proxy.session;

import io.only1mcp.proxy.upstream.Backend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of backends, from 0 on, by which sessions keep what they have at each. A backend that takes the place of another
 * one of its name has the same number, and numbers of those that went away are given again.
 */
public final class Places {
    private List<@Nullable Backend> backends = List.of();

    /** These are the backends from now on; those that are new are given their numbers, and {@linkplain Backend#join join}. */
    public void follow(List<Backend> next) {
        Map<String, Integer> taken = new HashMap<>();
        for (int place = 0; place < backends.size(); place++) {
            Backend before = backends.get(place);
            if (before != null) {
                taken.put(before.name(), place);
            }
        }
        taken.keySet().retainAll(next.stream().map(Backend::name).toList());
        List<@Nullable Backend> numbered = new ArrayList<>();
        for (Backend backend : next) {
            Integer before = taken.get(backend.name());
            int place = before != null ? before : free(taken);
            taken.put(backend.name(), place);
            while (numbered.size() <= place) {
                numbered.add(null);
            }
            numbered.set(place, backend);
            if (at(place) != backend) {
                backend.join(place);
            }
        }
        backends = numbered;
    }

    private static int free(Map<String, Integer> taken) {
        int place = 0;
        while (taken.containsValue(place)) {
            place++;
        }
        return place;
    }

    /** The backend of that number; or null when there is none, or none any more. */
    @Nullable
    Backend at(int place) {
        return place < backends.size() ? backends.get(place) : null;
    }

    /** One more than the largest number. */
    int count() {
        return backends.size();
    }
}
