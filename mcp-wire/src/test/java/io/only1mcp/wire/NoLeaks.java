package io.only1mcp.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class in which, or before which, a buffer was forgotten. Found by JUnit itself in every module that has
 * these classes among those of its tests; the build names {@link Detector} to Netty, and its most thorough level.
 */
public class NoLeaks implements BeforeAllCallback, AfterAllCallback {
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    /** For JUnit. */
    public NoLeaks() {}

    /** Netty's detector, which remembers what it finds. */
    public static final class Detector<T> extends ResourceLeakDetector<T> {
        /** Called by Netty. */
        public Detector(Class<?> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        /** Looked for by Netty, which complains where it is missing. */
        @SuppressWarnings("deprecation")
        public Detector(Class<?> resource, int samplingInterval, long maxActive) {
            super(resource, samplingInterval, maxActive);
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            LEAKS.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            LEAKS.add(resourceType);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.PARANOID) {
            throw new AssertionError(
                    "Netty does not look for leaks: -Dio.netty.leakDetection.level=paranoid is missing");
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        check();
    }

    /** Fails when a buffer was forgotten since the last time. */
    static void check() {
        List<String> leaks = found();
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " buffers were forgotten, the first of them: " + leaks.get(0));
        }
    }

    /** What was found since the last time. */
    private static List<String> found() {
        // A leak is found when its buffer has been collected and another one is made.
        for (int i = 0; i < 3; i++) {
            System.gc();
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16);
            buffer.release();
        }
        List<String> found = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            found.add(leak);
        }
        return found;
    }
}
