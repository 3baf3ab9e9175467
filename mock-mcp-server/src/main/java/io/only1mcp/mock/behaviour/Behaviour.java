package io.only1mcp.mock.behaviour;

import io.only1mcp.mock.spelling.Spelling;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the servers of one process behave.
 *
 * @param latency how long {@code tools/call} and {@code tools/list} take; everything else is answered at once
 * @param payloadBytes size of the JSON-RPC answer to {@code tools/call} in bytes, 0 to {@link #MOST_PAYLOAD}; an answer
 *     whose own parts are longer stays as long as it is
 * @param errors share of {@code tools/call} that is answered with a JSON-RPC error, 0 to 1; a fault
 * @param stall a stop of everything, or null; a fault
 * @param seed of every draw
 * @param broken rules of MCP that are broken; faults
 */
public record Behaviour(
        Latency latency,
        int payloadBytes,
        double errors,
        @Nullable Stall stall,
        long seed,
        Set<Fault> broken) {

    /** The largest answer, 16 MiB. */
    public static final int MOST_PAYLOAD = 16 << 20;

    /** Answers at once, of 300 bytes, without faults. */
    public static final Behaviour DEFAULT = new Behaviour(new Latency.Fixed(Duration.ZERO), 300, 0, null, 42, Set.of());

    /** Everything that {@link #with} knows. */
    public static final List<String> KEYS = List.of("latency", "payload", "errors", "stall", "seed", "fault");

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");

    public Behaviour {
        if (payloadBytes < 0 || payloadBytes > MOST_PAYLOAD) {
            throw new IllegalArgumentException("payload: must be 0B to " + MOST_PAYLOAD + "B, got " + payloadBytes);
        }
        if (!(errors >= 0 && errors <= 1)) {
            throw new IllegalArgumentException("errors: must be 0 to 1, got " + errors);
        }
        broken = Set.copyOf(broken);
    }

    /**
     * This behaviour with one part replaced.
     *
     * @param key one of {@link #KEYS}
     * @param text its value as options and files write it: {@code 5ms}, {@code 4KiB}, {@code 1%}, {@code at=5s,for=1s},
     *     {@code 42}
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public Behaviour with(String key, String text) {
        return switch (key) {
            case "latency" -> new Behaviour(Latency.parse(text), payloadBytes, errors, stall, seed, broken);
            case "payload" ->
                new Behaviour(latency, Quantities.bytes(key, text, MOST_PAYLOAD), errors, stall, seed, broken);
            case "errors" -> new Behaviour(latency, payloadBytes, Quantities.share(key, text), stall, seed, broken);
            case "stall" -> new Behaviour(latency, payloadBytes, errors, Stall.parse(text), seed, broken);
            case "seed" -> new Behaviour(latency, payloadBytes, errors, stall, wholeNumber(text), broken);
            case "fault" -> new Behaviour(latency, payloadBytes, errors, stall, seed, Fault.parse(text));
            default ->
                throw new IllegalArgumentException(
                        "unknown key \"" + key + "\", did you mean \"" + Spelling.nearest(key, KEYS) + "\"?");
        };
    }

    private static long wholeNumber(String text) {
        if (!WHOLE_NUMBER.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException("seed: must be a whole number of at most 18 digits, got " + text);
        }
        return Long.parseLong(text.strip());
    }
}
