package io.only1mcp.micro.caching;

import org.jspecify.annotations.Nullable;

/**
 * Keeps answers: so many at most, each for {@link #LIFE_SECONDS} and not longer than {@link #IDLE_SECONDS} without being
 * asked for. For many threads.
 */
interface Store {
    /** How long an answer is kept. */
    int LIFE_SECONDS = 300;

    /** How long an answer is kept that nobody asks for. */
    int IDLE_SECONDS = 60;

    /** The answer to a call, or null. */
    byte @Nullable [] get(String call);

    /** Keeps an answer. */
    void put(String call, byte[] answer);

    /** How many answers are kept, when what has to go has gone. */
    long size();
}
