package io.only1mcp.core.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class HistogramLogTest {
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final long SECOND = 1_000_000_000L;
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path folder;

    @Test
    void aStandardReaderFindsEverySecondAndEachOperation() throws IOException {
        Path file = folder.resolve("run.hlog");
        try (HistogramLog log = new HistogramLog(file, START, List.of("tools/list", "filesystem.read_file"))) {
            for (int i = 0; i < 12; i++) {
                log.add(second(i, i + 1));
            }
        }

        List<Histogram> all = read(file);
        List<Histogram> whole =
                all.stream().filter(histogram -> histogram.getTag() == null).toList();
        assertThat(whole).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(whole.get(i).getTotalCount()).isEqualTo(i + 1);
            assertThat(whole.get(i).getStartTimeStamp()).isEqualTo(START.toEpochMilli() + i * 1_000L);
            assertThat(whole.get(i).getEndTimeStamp()).isEqualTo(START.toEpochMilli() + (i + 1) * 1_000L);
        }
        assertThat(all.stream().filter(histogram -> "tools/list".equals(histogram.getTag())))
                .singleElement()
                .satisfies(histogram -> {
                    assertThat(histogram.getTotalCount()).isEqualTo(55);
                    assertThat(histogram.getStartTimeStamp()).isEqualTo(START.toEpochMilli());
                    assertThat(histogram.getEndTimeStamp()).isEqualTo(START.toEpochMilli() + 10_000);
                });
        assertThat(all).noneMatch(histogram -> "filesystem.read_file".equals(histogram.getTag()));
    }

    @Test
    void aReaderSeesNanoseconds() throws IOException {
        Path file = folder.resolve("run.hlog");
        try (HistogramLog log = new HistogramLog(file, START, List.of("a"))) {
            log.add(second(0, 1));
        }

        assertThat(read(file).get(0).getMaxValueAsDouble()).isCloseTo(1e6, within(1e3));
        assertThat(Files.readString(file)).startsWith("#[").contains("#[Histogram log format version 1.3]");
    }

    @Test
    void aSecondIsOnTheDiskWhenItHasBeenAdded() throws IOException {
        Path file = folder.resolve("run.hlog");
        try (HistogramLog log = new HistogramLog(file, START, List.of("a"))) {
            log.add(second(0, 7));

            assertThat(read(file))
                    .singleElement()
                    .satisfies(h -> assertThat(h.getTotalCount()).isEqualTo(7));
        }
    }

    @Test
    void aTagHoldsNothingThatEndsAFieldOrALine() throws IOException {
        String name = "search, all\nof\tit 100%";
        Path file = folder.resolve("run.hlog");
        try (HistogramLog log = new HistogramLog(file, START, List.of(name))) {
            log.add(second(9, 3));
        }

        assertThat(HistogramLog.tag(name)).isEqualTo("search%2C%20all%0Aof%09it%20100%25");
        assertThat(read(file)).extracting(Histogram::getTag).containsExactly(null, HistogramLog.tag(name));
    }

    @Test
    @EnabledIf("aFullDeviceIsThere")
    void aFullDiskIsOneClearLine() {
        assertThatThrownBy(() -> new HistogramLog(FULL, START, List.of("a")))
                .isInstanceOf(UnwritableException.class)
                .hasMessage("/dev/full: cannot be written: No space left on device; "
                        + "make room there, or choose another place");
    }

    @Test
    void aDiskThatBecomesFullLeavesTheLinesThatWereWhole() throws IOException {
        Path file = folder.resolve("run.hlog");
        AtomicLong room = new AtomicLong(Long.MAX_VALUE);
        HistogramLog log = new HistogramLog(file, upTo(room, file), START, List.of("a"));
        log.add(second(0, 7));
        String whole = Files.readString(file);
        room.set(30);

        assertThatThrownBy(() -> log.add(second(1, 7))).isInstanceOf(UnwritableException.class);
        assertThat(file).hasContent(whole);
        room.set(Long.MAX_VALUE);
        assertThatThrownBy(() -> log.add(second(2, 7))).isInstanceOf(UnwritableException.class);
        assertThatThrownBy(log::close).isInstanceOf(UnwritableException.class);
        assertThat(file).hasContent(whole);
    }

    /** A file on a disk that has room for so many bytes more. */
    private static OutputStream upTo(AtomicLong room, Path file) throws IOException {
        return new FilterOutputStream(Files.newOutputStream(file)) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                int fits = (int) Math.min(length, room.get());
                out.write(bytes, from, fits);
                room.addAndGet(-fits);
                if (fits < length) {
                    throw new IOException("No space left on device");
                }
            }
        };
    }

    @Test
    void aFolderThatIsNotThereIsOneClearLine() {
        Path file = folder.resolve("missing/run.hlog");

        assertThatThrownBy(() -> new HistogramLog(file, START, List.of("a")))
                .hasMessage(file + ": cannot be written: no such folder; make room there, or choose another place");
    }

    static boolean aFullDeviceIsThere() {
        return Files.isWritable(FULL);
    }

    private static Second second(long index, int answers) {
        Second second = new Second();
        second.index = index;
        second.lengthNanos = SECOND;
        for (int i = 0; i < answers; i++) {
            second.response.recordValue(1_000_000);
        }
        if (index % 10 == 9) {
            Histogram operation = Histograms.empty();
            operation.recordValueWithCount(1_000_000, 55);
            second.operations = new Histogram[] {operation, Histograms.empty()};
        }
        return second;
    }

    private static List<Histogram> read(Path file) throws FileNotFoundException {
        List<Histogram> all = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            EncodableHistogram next;
            while ((next = reader.nextIntervalHistogram()) != null) {
                all.add((Histogram) next);
            }
        }
        return all;
    }
}
