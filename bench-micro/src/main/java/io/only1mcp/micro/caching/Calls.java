package io.only1mcp.micro.caching;

import java.util.Random;
import java.util.stream.IntStream;

/** Calls and answers that every rival is given. */
final class Calls {
    /** How large each answer is. */
    static final int ANSWER_BYTES = 1024;

    private Calls() {}

    /** The calls with the numbers {@code [from, to)}, as texts that know no hash yet. */
    static String[] texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(Calls::text).toArray(String[]::new);
    }

    /** A call, as the key of a cache says it. */
    static String text(int number) {
        return "filesystem.read_file {\"path\":\"/src/File" + number + ".java\"}";
    }

    /** The calls in an order that no prefetching guesses. */
    static String[] shuffled(String[] calls) {
        String[] mixed = calls.clone();
        Random random = new Random(42);
        for (int i = mixed.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            String other = mixed[j];
            mixed[j] = mixed[i];
            mixed[i] = other;
        }
        return mixed;
    }
}
