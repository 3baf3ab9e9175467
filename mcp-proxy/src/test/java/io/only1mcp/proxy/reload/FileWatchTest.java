package io.only1mcp.proxy.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a file is told soon, and nothing else is. */
@Timeout(60)
class FileWatchTest {
    private static final long WELL_OVER_QUIET_MILLIS = 150;

    @TempDir
    private Path folder;

    private final Semaphore told = new Semaphore(0);
    private Path file;
    private Path other;
    private FileWatch watch;

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(folder.resolve("file"), "");
        other = Files.writeString(Files.createDirectory(folder.resolve("sub")).resolve("other"), "");
        watch = FileWatch.begin(first -> told.release());
        watch.follow(List.of(file));
    }

    @AfterEach
    void stop() throws IOException {
        watch.close();
    }

    private void awaitWord() throws InterruptedException {
        assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatHappensBesideIsNotTold() throws Exception {
        Files.writeString(folder.resolve("beside"), "{}");
        Thread.sleep(WELL_OVER_QUIET_MILLIS);
        Files.writeString(file, "other");
        awaitWord();
        Thread.sleep(WELL_OVER_QUIET_MILLIS);
        assertThat(told.availablePermits()).isZero();
    }

    @Test
    void aFileThatIsWrittenAllTheTimeIsToldAllTheSame() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            var writing = writer.submit(() -> {
                while (!over.get()) {
                    Files.writeString(file, "again");
                    Thread.sleep(1);
                }
                return null;
            });
            awaitWord();
            over.set(true);
            writing.get();
        } finally {
            writer.shutdownNow();
        }
    }

    @Test
    void afterItsEndThereIsNothingToFollow() throws IOException {
        watch.close();
        watch.follow(List.of(other));
        Files.writeString(other, "other");
        assertThat(told.availablePermits()).isZero();
    }

    @Test
    void afterAnotherFileIsFollowedTheFirstIsNoBusinessOfAnybody() throws Exception {
        watch.follow(List.of(other));
        Files.writeString(file, "other");
        Thread.sleep(WELL_OVER_QUIET_MILLIS);
        assertThat(told.availablePermits()).isZero();
        Files.writeString(other, "other");
        awaitWord();
    }
}
