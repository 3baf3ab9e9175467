package io.only1mcp.mock.behaviour;

import io.only1mcp.mock.spelling.Spelling;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the servers of one process behave.
 *
 * @param latency how long {@code tools/call} and {@code tools/list} take; everything else is answered at once
 * @param payloadBytes size of the JSON-RPC answer to {@code tools/call} in bytes, 0 to {@link #MOST_PAYLOAD}; an answer
 *     whose own parts are longer stays as long as it is
 * @param errors share of {@code tools/call} that is answered with a JSON-RPC error, 0 to 1; a fault
 * @param stall a stop of everything, or null; a fault
 * @param seed of every draw, those of the injection aside
 * @param broken rules of MCP that are broken; faults
 * @param injection what single calls meet; faults
 * @param network in front of the servers, for what takes time
 */
public record Behaviour(
        Latency latency,
        int payloadBytes,
        double errors,
        @Nullable Stall stall,
        long seed,
        Set<Fault> broken,
        Injection injection,
        Network network) {

    /** The largest answer, 16 MiB. */
    public static final int MOST_PAYLOAD = 16 << 20;

    /** Answers at once, of 300 bytes, without faults. */
    public static final Behaviour DEFAULT =
            new Behaviour(new Latency.Fixed(Duration.ZERO), 300, 0, null, 42, Set.of(), Injection.NONE, Network.NONE);

    /** Everything that {@link #with} knows. */
    public static final List<String> KEYS =
            List.of("latency", "payload", "errors", "stall", "seed", "fault", "inject", "network");

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
     *     {@code 42}, {@code failures=1%,seed=7}
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public Behaviour with(String key, String text) {
        return switch (key) {
            case "latency" ->
                new Behaviour(Latency.parse(text), payloadBytes, errors, stall, seed, broken, injection, network);
            case "payload" ->
                new Behaviour(
                        latency,
                        Quantities.bytes(key, text, MOST_PAYLOAD),
                        errors,
                        stall,
                        seed,
                        broken,
                        injection,
                        network);
            case "errors" ->
                new Behaviour(
                        latency, payloadBytes, Quantities.share(key, text), stall, seed, broken, injection, network);
            case "stall" ->
                new Behaviour(latency, payloadBytes, errors, Stall.parse(text), seed, broken, injection, network);
            case "seed" ->
                new Behaviour(
                        latency,
                        payloadBytes,
                        errors,
                        stall,
                        Quantities.wholeNumber(key, text),
                        broken,
                        injection,
                        network);
            case "fault" ->
                new Behaviour(latency, payloadBytes, errors, stall, seed, Fault.parse(text), injection, network);
            case "inject" ->
                new Behaviour(latency, payloadBytes, errors, stall, seed, broken, Injection.parse(text), network);
            case "network" ->
                new Behaviour(latency, payloadBytes, errors, stall, seed, broken, injection, Network.parse(text));
            default ->
                throw new IllegalArgumentException(
                        "unknown key \"" + key + "\", did you mean \"" + Spelling.nearest(key, KEYS) + "\"?");
        };
    }
}
