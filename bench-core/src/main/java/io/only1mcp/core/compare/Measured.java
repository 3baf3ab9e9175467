package io.only1mcp.core.compare;

import java.util.List;
import java.util.Map;

/**
 * A set of results of one build: what is compared.
 *
 * @param name what reports call it
 * @param place where it was measured, by what of it: figures of two places are not comparable
 * @param plan what was done, as text: figures of two plans are not comparable
 * @param series its values, each metric and scope once
 * @param doubts what spoils it as a whole: nothing can be said of figures that are not valid
 * @param remarks what a reader of its figures has to know
 */
public record Measured(
        String name,
        Map<String, String> place,
        String plan,
        List<Series> series,
        List<String> doubts,
        List<String> remarks) {
    public Measured {
        place = Map.copyOf(place);
        series = List.copyOf(series);
        doubts = List.copyOf(doubts);
        remarks = List.copyOf(remarks);
    }
}
