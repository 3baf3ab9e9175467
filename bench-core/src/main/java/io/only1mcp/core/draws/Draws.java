package io.only1mcp.core.draws;

/**
 * Random numbers without a state: each is a function of what it is drawn for, so a run draws the same whatever the number
 * of its workers and the order in which they come.
 *
 * <p>The function is the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", 2014; constants of David Stafford's variant 13), applied once after each input is taken in. Nothing is
 * allocated.
 */
public final class Draws {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Draws() {}

    /**
     * 64 random bits.
     *
     * @param seed of the run
     * @param operation the index of the operation in its workload; -1 for the choice of the operation itself
     * @param arrival the index of the request in its run
     * @param slot which of several draws for the same request
     */
    public static long next(long seed, int operation, long arrival, int slot) {
        long drawn = mix(seed + GOLDEN);
        drawn = mix(drawn + operation * GOLDEN);
        drawn = mix(drawn + arrival * GOLDEN);
        return mix(drawn + slot * GOLDEN);
    }

    /**
     * A whole number between two bounds, each equally likely but for an unevenness below the span over 2⁶³.
     *
     * @param bits what {@link #next} returned
     * @param low the least that may come
     * @param high the most that may come; not below {@code low}, and less than 2⁶² above it
     */
    public static long between(long bits, long low, long high) {
        long span = high - low + 1;
        return low + Math.multiplyHigh(bits >>> 1, span << 1);
    }

    /**
     * A number from 0, which may come, to 1, which never does.
     *
     * @param bits what {@link #next} returned
     */
    public static double share(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
