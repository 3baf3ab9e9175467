package io.only1mcp.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class in which, or before which, a buffer was forgotten. Found by JUnit itself in every module that has
 * these classes among those of its tests; the build names {@link Detector} to Netty, and its most thorough level.
 */
public class NoLeaks implements BeforeAllCallback, AfterAllCallback {
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
    private static final long A_MOMENT = 1_000_000;

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
        // A leak is found when another buffer is made after its own was collected and a thread of the JVM has noted
        // that: it
        // has done so by now, or by the end of the next class. One collection takes as long as many a class of tests.
        System.gc();
        for (int i = 0; i < 3; i++) {
            LockSupport.parkNanos(A_MOMENT);
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
