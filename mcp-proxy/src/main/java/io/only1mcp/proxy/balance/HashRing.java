package io.only1mcp.proxy.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Consistent hashing: each name stands at many points of a ring, and a key belongs to the name whose point comes next
 * behind its hash. When a name joins or leaves, only its own share of the keys moves. The order of the names does not
 * matter but for their numbers. Immutable; a look-up is a binary search and allocates nothing.
 */
public final class HashRing {
    /** At how many points each name stands: with these the shares of names differ by a few percent. */
    public static final int POINTS = 200;

    private record Point(long hash, int owner) {}

    private final long[] points;
    private final int[] owners;

    /**
     * A ring.
     *
     * @param names at least one, all different
     */
    public HashRing(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("names: must be at least one");
        }
        List<Point> all = new ArrayList<>(names.size() * POINTS);
        for (int owner = 0; owner < names.size(); owner++) {
            for (int i = 0; i < POINTS; i++) {
                all.add(new Point(Hash64.of(names.get(owner) + "#" + i), owner));
            }
        }
        all.sort(Comparator.comparingLong(Point::hash));
        points = all.stream().mapToLong(Point::hash).toArray();
        owners = all.stream().mapToInt(Point::owner).toArray();
    }

    /** At how many points names stand. */
    public int size() {
        return points.length;
    }

    /** The place on the ring, from 0 to the size without it, where the key with this hash belongs. */
    public int place(long hash) {
        int found = Arrays.binarySearch(points, hash);
        int place = found >= 0 ? found : -found - 1;
        return place == points.length ? 0 : place;
    }

    /** The number of the name that stands at a place. */
    public int owner(int place) {
        return owners[place];
    }
}
