package io.only1mcp.proxy.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.config.AuditConfig.WhenFull;
import io.only1mcp.wire.Waits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of lines whose file cannot be written, and of a writer in trouble. */
@Timeout(60)
class AuditWriterTest {
    private static final int CAPACITY = 1000;

    private final Disk disk = new Disk();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    /** A file in memory that fails as it is told. */
    private static final class Disk implements LineFile {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private volatile @Nullable Throwable trouble;
        private volatile @Nullable IOException forceTrouble;
        private volatile int forced;
        private volatile int tried;
        private volatile boolean closed;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // written by one thread
        public synchronized void append(ByteBuffer[] lines) throws IOException {
            tried++;
            if (trouble instanceof IOException e) {
                throw e;
            }
            if (trouble instanceof Error e) {
                throw e;
            }
            for (ByteBuffer part : lines) {
                byte[] bytes = new byte[part.remaining()];
                part.get(bytes);
                written.writeBytes(bytes);
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // written by one thread
        public void force() throws IOException {
            if (forceTrouble != null) {
                throw forceTrouble;
            }
            forced++;
        }

        @Override
        public void close() {
            closed = true;
        }

        synchronized List<String> lines() {
            return written.toString(UTF_8).lines().toList();
        }
    }

    private AuditWriter writer(WhenFull whenFull) {
        AuditWriter writer = writer(whenFull, Duration.ofMillis(5));
        writer.begin();
        return writer;
    }

    /** One that has not begun. */
    private AuditWriter writer(WhenFull whenFull, Duration flush) {
        return new AuditWriter(
                new LineRing(CAPACITY),
                disk,
                flush,
                whenFull,
                missing -> (missing + " missing\n").getBytes(UTF_8),
                log::add);
    }

    private static boolean offer(AuditWriter writer, String text) {
        byte[] line = (text + "\n").getBytes(UTF_8);
        return writer.offer(line, line.length);
    }

    @Test
    void everyLineIsWrittenInOrderAndForced() throws Exception {
        AuditWriter writer = writer(WhenFull.CONTINUE);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            String line = "line " + i + " " + "x".repeat(i % 100);
            expected.add(line);
            Waits.until(() -> offer(writer, line));
        }
        Waits.until(() -> disk.lines().size() == expected.size());
        assertThat(disk.lines()).isEqualTo(expected);
        int before = disk.forced;
        assertThat(offer(writer, "one more")).isTrue();
        Waits.until(() -> disk.forced > before && writer.waitingNanos() == 0);
        writer.close();
        assertThat(disk.closed).isTrue();
        assertThat(log).isEmpty();
    }

    @Test
    void linesWaitForTheFlushIntervalUnlessTheyFillAQuarterOfTheQueue() throws Exception {
        AuditWriter writer = writer(WhenFull.REFUSE, Duration.ofHours(1));
        offer(writer, "first");
        writer.begin();
        Waits.until(() -> !disk.lines().isEmpty());
        offer(writer, "second");
        Thread.sleep(50);
        assertThat(disk.lines()).containsExactly("first");
        offer(writer, "x".repeat(CAPACITY / 4));
        Waits.until(() -> disk.lines().size() == 3);
        writer.close();
    }

    @Test
    void whatWaitsIsWrittenAtTheEnd() throws Exception {
        AuditWriter writer = writer(WhenFull.REFUSE);
        for (int i = 0; i < 10; i++) {
            offer(writer, "line " + i);
        }
        writer.close();
        assertThat(disk.lines()).hasSize(10);
    }

    @Test
    void whileTheDiskIsFullLinesWaitAndWhatFindsNoRoomIsToldOfLater() throws Exception {
        disk.trouble = new IOException("No space left on device");
        AuditWriter writer = writer(WhenFull.CONTINUE);
        int kept = 0;
        while (offer(writer, "line " + kept)) {
            kept++;
        }
        writer.lost(1);
        writer.lost(7);
        Waits.until(writer::isFailing);
        Waits.until(() -> disk.tried > 3);
        assertThat(disk.lines()).isEmpty();
        assertThat(log)
                .singleElement()
                .asString()
                .contains("No space left on device")
                .contains("calls go on");
        disk.trouble = null;
        int lines = kept + 1;
        Waits.until(() -> disk.lines().size() == lines);
        assertThat(disk.lines()).startsWith("line 0", "line 1").endsWith("line " + (kept - 1), "7 missing");
        Waits.until(() -> !writer.isFailing());
        assertThat(log).last().asString().contains("written again");
        writer.lost(10);
        Waits.until(() -> disk.lines().contains("3 missing"));
        assertThat(writer.errors()).isGreaterThan(3);
        writer.close();
    }

    @Test
    void theWriterOutlivesWhateverIsThrownAtIt() throws Exception {
        AuditWriter writer = writer(WhenFull.REFUSE);
        disk.trouble = new StackOverflowError("deep");
        offer(writer, "a");
        Waits.until(writer::isFailing);
        assertThat(log).singleElement().asString().contains("deep").contains("calls are refused");
        disk.trouble = null;
        Waits.until(() -> disk.lines().contains("a"));
        disk.forceTrouble = new IOException("Input/output error");
        offer(writer, "b");
        Waits.until(() -> writer.isFailing() && disk.lines().contains("b"));
        int before = disk.forced;
        disk.forceTrouble = null;
        Waits.until(() -> disk.forced > before && !writer.isFailing());
        assertThat(disk.lines()).containsExactly("a", "b");
        writer.close();
        assertThat(disk.closed).isTrue();
    }

    @Test
    void aWriterThatCannotWriteEndsAllTheSame() throws Exception {
        disk.trouble = new IOException("No space left on device");
        AuditWriter writer = writer(WhenFull.REFUSE);
        offer(writer, "a");
        writer.close();
        assertThat(disk.closed).isTrue();
    }
}
