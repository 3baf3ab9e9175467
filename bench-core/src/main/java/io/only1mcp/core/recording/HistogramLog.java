package io.only1mcp.core.recording;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/**
 * The raw data of a run as a standard HdrHistogram log (v1.3), readable by every tool for these: response times in
 * nanoseconds, of the whole each second without a tag, of each operation every ten seconds with its name as the tag.
 * Answers are in the second in which they arrived. Each second is on the disk when it has been added, so that a run that
 * dies leaves what it had. For one thread.
 */
public final class HistogramLog implements AutoCloseable {
    /** The column of maxima, which nothing but people reads, is in milliseconds. */
    private static final double NANOS_TO_MILLIS = 1e6;

    private final Path file;
    private final Failing out;
    private final PrintStream text;
    private final HistogramLogWriter writer;
    private final List<String> tags;
    /** How many bytes of whole lines there are. */
    private long whole;

    /**
     * A new log in {@code file}.
     *
     * @param startedAt when the clock of the run started
     * @param operations the names of the workload's operations, in order
     * @throws UnwritableException where the file cannot be written
     */
    public HistogramLog(Path file, Instant startedAt, List<String> operations) {
        this(file, opened(file), startedAt, operations);
    }

    HistogramLog(Path file, OutputStream raw, Instant startedAt, List<String> operations) {
        this.file = file;
        this.out = new Failing(raw);
        this.tags = operations.stream().map(HistogramLog::tag).toList();
        this.text = new PrintStream(new BufferedOutputStream(out), false, StandardCharsets.UTF_8);
        this.writer = new HistogramLogWriter(text);
        writer.outputComment("[Response times in nanoseconds, maxima in milliseconds]");
        writer.outputLogFormatVersion();
        writer.outputStartTime(startedAt.toEpochMilli());
        writer.setBaseTime(startedAt.toEpochMilli());
        writer.outputBaseTime(startedAt.toEpochMilli());
        writer.outputLegend();
        flush();
    }

    /** A log that is written like any other, and kept nowhere. */
    public static HistogramLog unkept(List<String> operations) {
        return new HistogramLog(Path.of("unkept"), OutputStream.nullOutputStream(), Instant.EPOCH, operations);
    }

    private static OutputStream opened(Path file) {
        try {
            return Files.newOutputStream(file);
        } catch (IOException e) {
            throw new UnwritableException(file, e);
        }
    }

    /**
     * Adds the next second.
     *
     * @throws UnwritableException where it cannot be written, such as on a full disk
     */
    public void add(Second second) {
        double end = second.index() + second.lengthNanos() / 1e9;
        write((double) second.index(), end, second.response(), null);
        Histogram[] operations = second.operations();
        double begin = Math.floorDiv(second.index(), Recorder.OPERATION_SPAN_SECONDS)
                * (double) Recorder.OPERATION_SPAN_SECONDS;
        for (int i = 0; i < operations.length; i++) {
            if (operations[i].getTotalCount() > 0) {
                write(begin, end, operations[i], tags.get(i));
            }
        }
        flush();
    }

    @Override
    public void close() {
        text.close();
        check();
    }

    private void write(double begin, double end, Histogram histogram, @Nullable String tag) {
        histogram.setTag(tag);
        writer.outputIntervalHistogram(begin, end, histogram, NANOS_TO_MILLIS);
    }

    private void flush() {
        text.flush();
        check();
    }

    private void check() {
        IOException failure = out.failure;
        if (failure != null) {
            cutToWholeLines();
            throw new UnwritableException(file, failure);
        }
        whole = out.written;
    }

    private void cutToWholeLines() {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (RandomAccessFile kept = new RandomAccessFile(file.toFile(), "rw")) {
            kept.setLength(whole);
            if (whole == 0) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // Its last line stays half a line; that it could not be written is said.
        }
    }

    /** A name as a tag: what would end the field or the line is percent-encoded, for the writer does not escape. */
    static String tag(String name) {
        StringBuilder safe = new StringBuilder();
        name.codePoints().forEach(c -> {
            if (c == ',' || c == '%' || Character.isWhitespace(c) || Character.isISOControl(c)) {
                safe.append(String.format("%%%02X", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** Remembers the first failure, behind which nothing is written: a print stream hides them all. */
    private static final class Failing extends FilterOutputStream {
        private @Nullable IOException failure;
        private long written;

        Failing(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (failure != null) {
                throw failure;
            }
            try {
                out.write(bytes, from, length);
                written += length;
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }
}
