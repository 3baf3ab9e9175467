package io.only1mcp.mock.behaviour;

/**
 * Random numbers as pure functions of a seed and the number of a request: the same whatever came before, in whatever
 * order requests are served. Nothing is kept and nothing allocated.
 */
public final class Draws {

    /** What a number is drawn for; each purpose has numbers of its own. */
    public enum Purpose {
        LATENCY_RADIUS(0xD1B54A32D192ED03L),
        LATENCY_ANGLE(0x8CB92BA72F3D8DD7L),
        ERROR(0xABC98388FB8FAC03L),
        INJECTION(0x9FB21C651E98DF25L),
        JITTER(0xC2B2AE3D27D4EB4FL),
        LOSS(0xA0761D6478BD642FL);

        private final long salt;

        Purpose(long salt) {
            this.salt = salt;
        }
    }

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Draws() {}

    /**
     * A number that is uniform on (0, 1], in steps of 2^-53.
     *
     * @param request number of the request, or the key of a call
     */
    public static double uniform(long seed, Purpose purpose, long request) {
        long stream = mix(seed + purpose.salt);
        return ((mix(stream + request * GOLDEN) >>> 11) + 1) * 0x1.0p-53;
    }

    /** A number of the standard normal distribution, by Box and Muller's transform of two uniform ones. */
    public static double normal(long seed, long request) {
        double radius = Math.sqrt(-2 * Math.log(uniform(seed, Purpose.LATENCY_RADIUS, request)));
        return radius * Math.cos(2 * Math.PI * uniform(seed, Purpose.LATENCY_ANGLE, request));
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014; constants of Stafford's variant 13). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
