package io.only1mcp.macro.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LinePipeTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(30);

    private final List<String> lines = new ArrayList<>();

    @Test
    void linesComeWholeHoweverTheyAreCut() throws IOException {
        PipedOutputStream process = new PipedOutputStream();
        try (LinePipe pipe = new LinePipe("test", new PipedInputStream(process), OutputStream.nullOutputStream())) {
            for (String piece : List.of("on", "e\ntwo\nth", "r", "ee\n\nfour\nlost")) {
                process.write(piece.getBytes(UTF_8));
                process.flush();
                poll(pipe, piece.indexOf('\n') >= 0);
            }
            process.close();
            pollToTheEnd(pipe);
        }
        assertThat(lines).containsExactly("one", "two", "three", "", "four");
    }

    @Test
    void aLineThatComesWhileOthersAreHandedOutIsThereForTheNextPollAlsoBehindOneThatFoundNothing() {
        Pieces process = new Pieces();
        try (LinePipe pipe = new LinePipe("test", process, OutputStream.nullOutputStream())) {
            assertThat(pipe.poll(1, this::keep)).isZero();
            process.write("one\n");
            int handed = pipe.poll(LONG, (bytes, from, end) -> {
                keep(bytes, from, end);
                if (lines.size() == 1) {
                    process.write("two\n");
                }
            });
            assertThat(handed).isEqualTo(1);
            assertThat(pipe.poll(LONG, this::keep)).isEqualTo(1);
            process.write("");
        }
        assertThat(lines).containsExactly("one", "two");
    }

    /** What a process writes, piece by piece; an empty one is the end. */
    private static final class Pieces extends InputStream {
        private final BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
        /** Given each time that all before was taken. */
        private final Semaphore asked = new Semaphore(0);

        /** Writes, and waits until the pipe asks for more. */
        void write(String piece) {
            asked.acquireUninterruptibly();
            pieces.add(piece);
            if (!piece.isEmpty()) {
                asked.acquireUninterruptibly();
                asked.release();
            }
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            asked.release();
            try {
                byte[] piece = pieces.take().getBytes(UTF_8);
                System.arraycopy(piece, 0, bytes, from, piece.length);
                return piece.length == 0 ? -1 : piece.length;
            } catch (InterruptedException e) {
                return -1;
            }
        }
    }

    @Test
    void whatIsSentArrivesInItsOrder() throws IOException {
        PipedInputStream process = new PipedInputStream();
        PipedOutputStream out = new PipedOutputStream(process);
        try (LinePipe pipe = new LinePipe("test", silent(), out)) {
            for (String line : List.of("a\n", "bc\n", "def\n")) {
                pipe.send(line.getBytes(UTF_8), line.length());
            }
            assertThat(process.readNBytes(9)).isEqualTo("a\nbc\ndef\n".getBytes(UTF_8));
        }
    }

    @Test
    void aProcessThatDoesNotReadLeavesNoRoomUntilItDoes() throws IOException {
        CountDownLatch reads = new CountDownLatch(1);
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                try {
                    reads.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        byte[] line = new byte[100_000];
        line[line.length - 1] = '\n';
        try (LinePipe pipe = new LinePipe("test", silent(), slow)) {
            int sent = 0;
            while (pipe.hasRoom()) {
                pipe.send(line, line.length);
                sent++;
            }
            assertThat(sent).isBetween(11, 40);

            reads.countDown();
            long until = System.nanoTime() + LONG;
            while (!pipe.hasRoom() && System.nanoTime() < until) {
                int unused = pipe.poll(TimeUnit.SECONDS.toNanos(1), this::keep);
            }
            assertThat(pipe.hasRoom()).isTrue();
        }
    }

    @Test
    void theEndIsSaidAndNothingIsWaitedForBehindIt() {
        try (LinePipe pipe = new LinePipe(
                "test", new ByteArrayInputStream("last\n".getBytes(UTF_8)), OutputStream.nullOutputStream())) {
            pollToTheEnd(pipe);
            pipe.send(new byte[] {'\n'}, 1);
            assertThat(pipe.poll(0, this::keep)).isZero();
        }
        assertThat(lines).containsExactly("last");
    }

    private static InputStream silent() throws IOException {
        return new PipedInputStream(new PipedOutputStream());
    }

    private void poll(LinePipe pipe, boolean lineIsDue) {
        long until = System.nanoTime() + LONG;
        int handed = pipe.poll(TimeUnit.MILLISECONDS.toNanos(10), this::keep);
        while (lineIsDue && handed == 0 && System.nanoTime() < until) {
            handed = pipe.poll(LONG, this::keep);
        }
    }

    private void pollToTheEnd(LinePipe pipe) {
        boolean last;
        do {
            last = pipe.ended();
            int unused = pipe.poll(last ? 0 : LONG, this::keep);
        } while (!last);
    }

    private void keep(byte[] bytes, int from, int end) {
        lines.add(new String(bytes, from, end - from, UTF_8));
    }
}
