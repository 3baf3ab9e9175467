package io.only1mcp.micro.hashing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Servers and keys that every rival is given. */
final class Keys {
    private Keys() {}

    /** Names of servers, as their URLs are. */
    static List<String> servers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "http://10.0.0." + i + ":3001/mcp")
                .toList();
    }

    /** Keys of 36 bytes, as the ids of sessions are. */
    static byte[][] sessions(int count) {
        Random random = new Random(42);
        byte[][] keys = new byte[count][];
        for (int i = 0; i < count; i++) {
            keys[i] = new UUID(random.nextLong(), random.nextLong()).toString().getBytes(US_ASCII);
        }
        return keys;
    }
}
