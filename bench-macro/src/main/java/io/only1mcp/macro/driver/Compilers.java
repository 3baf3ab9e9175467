package io.only1mcp.macro.driver;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The compilers of this JVM. Each asking lets them finish what they have in hand, with the cores to themselves; a compilation of the
 * driver's loop takes some tenths of a second.
 */
public final class Compilers implements BooleanSupplier {
    private static final Path THREADS = Path.of("/proc/self/task");

    /** So little work is what they do at any time. */
    private static final long REST_NANOS = 5_000_000;
    /** How long they are let alone before they are looked at again, and what little they do in that when they have finished. */
    private static final long NAP_MILLIS = 20;

    private static final long NAP_NANOS = 1_000_000;
    /** After so many naps they are not waited for any more. */
    private static final int MOST_NAPS = 50;

    private final LongSupplier workedNanos;
    private final LongConsumer napMillis;
    private long seen;

    /**
     * Compilers.
     *
     * @param workedNanos for how long they have worked so far
     * @param napMillis lets them alone for so long
     */
    Compilers(LongSupplier workedNanos, LongConsumer napMillis) {
        this.workedNanos = workedNanos;
        this.napMillis = napMillis;
        this.seen = workedNanos.getAsLong();
    }

    /** Those of this JVM. */
    public static Compilers ofThisJvm() {
        return new Compilers(Compilers::worked, Compilers::sleep);
    }

    /** Lets them finish, for a second at most; says whether they had something to do since they were asked last. */
    @Override
    public boolean getAsBoolean() {
        long now = workedNanos.getAsLong();
        boolean worked = now - seen > REST_NANOS;
        long before;
        int naps = 0;
        do {
            before = now;
            napMillis.accept(NAP_MILLIS);
            now = workedNanos.getAsLong();
        } while (now - before > NAP_NANOS && ++naps < MOST_NAPS);
        seen = now;
        return worked || naps > 0;
    }

    /** By the kernel's count, which has what they have in hand too; elsewhere by the JVM's own, of what is finished. */
    static long worked() {
        if (!Files.exists(THREADS)) {
            CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
            return compiler != null && compiler.isCompilationTimeMonitoringSupported()
                    ? compiler.getTotalCompilationTime() * 1_000_000
                    : 0;
        }
        long nanos = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                nanos += worked(thread);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return nanos; // of those that could be asked
        }
        return nanos;
    }

    /** What the thread worked, where it is a compiler; nothing where it has ended meanwhile. */
    private static long worked(Path thread) {
        try {
            String name = Files.readString(thread.resolve("comm"));
            if (!name.startsWith("C1 Compiler") && !name.startsWith("C2 Compiler")) {
                return 0;
            }
            String times = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(times.substring(0, times.indexOf(' ')));
        } catch (IOException e) {
            return 0;
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
