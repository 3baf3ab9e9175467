package io.only1mcp.core.history;

import io.only1mcp.core.compare.Measured;
import io.only1mcp.core.compare.Measuring;
import io.only1mcp.core.compare.Series;
import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.statistics.Spread;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How one suite went in one place with one plan. Figures of two places or plans are two histories.
 *
 * @param suite what was measured
 * @param place where
 * @param results how many there are
 * @param tracks metric by metric
 */
public record History(String suite, Map<String, String> place, int results, List<Track> tracks) {
    public History {
        place = Map.copyOf(place);
        tracks = List.copyOf(tracks);
    }

    /** Which results belong together. */
    private record Key(String suite, Map<String, String> place, String plan) {}

    private record Name(ComparedMetric metric, String scope) {}

    /** Results of one commit. */
    private record Stop(Moment moment, List<StoredResult> results) {}

    /**
     * The histories that results make, in the order in which they begin. A result that is there twice, as in a baseline and in the
     * one that it was promoted to, counts once; one that is not valid does not count.
     *
     * @param policy says which metrics are looked at
     */
    public static List<History> of(List<StoredResult> results, Policy policy) {
        Map<Key, Map<Instant, StoredResult>> groups = new LinkedHashMap<>();
        results.stream()
                .filter(StoredResult::isValid)
                .sorted(Comparator.comparing(StoredResult::startedAt))
                .forEach(result -> {
                    Measured measured = Measuring.of("", List.of(result));
                    groups.computeIfAbsent(
                                    new Key(result.suite(), measured.place(), measured.plan()),
                                    any -> new LinkedHashMap<>())
                            .putIfAbsent(result.startedAt(), result);
                });
        List<History> histories = new ArrayList<>();
        groups.forEach((key, found) -> histories.add(history(key, List.copyOf(found.values()), policy)));
        return histories;
    }

    private static History history(Key key, List<StoredResult> results, Policy policy) {
        List<Stop> stops = new ArrayList<>();
        for (StoredResult result : results) {
            String commit = result.environment().commit();
            Stop last = stops.isEmpty() ? null : stops.get(stops.size() - 1);
            if (last != null && commit != null && Objects.equals(last.moment().commit(), commit)) {
                last.results().add(result);
            } else {
                stops.add(new Stop(new Moment(result.startedAt(), commit), new ArrayList<>(List.of(result))));
            }
        }
        Map<Name, List<Moment>> moments = new LinkedHashMap<>();
        Map<Name, List<Double>> values = new LinkedHashMap<>();
        Map<Name, Series> kinds = new LinkedHashMap<>();
        for (Stop stop : stops) {
            for (Series series : Measuring.of("", stop.results()).series()) {
                double[] finite = series.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .filter(Double::isFinite)
                        .toArray();
                if (finite.length > 0 && policy.of(series.metric()).isPresent()) {
                    Name name = new Name(series.metric(), series.scope());
                    kinds.putIfAbsent(name, series);
                    moments.computeIfAbsent(name, any -> new ArrayList<>()).add(stop.moment());
                    values.computeIfAbsent(name, any -> new ArrayList<>()).add(Spread.median(finite));
                }
            }
        }
        List<Track> tracks = new ArrayList<>();
        kinds.forEach((name, kind) -> tracks.add(Track.of(
                kind.metric(),
                kind.scope(),
                kind.unit(),
                kind.better(),
                Objects.requireNonNull(moments.get(name)),
                Objects.requireNonNull(values.get(name)))));
        return new History(key.suite(), key.place(), results.size(), tracks);
    }
}
