package io.only1mcp.proxy.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.only1mcp.proxy.config.AuditConfig;
import io.only1mcp.proxy.config.AuditConfig.WhenFull;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
    @TempDir
    private Path folder;

    private final List<String> log = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-28T20:45:13.123456Z");

    private AuditFile open(Path file, int rotate, int keep) throws IOException {
        return AuditFile.open(
                new AuditConfig(file, Duration.ofMillis(100), rotate, keep, WhenFull.REFUSE), () -> now, log::add);
    }

    private static void append(AuditFile file, String... lines) throws IOException {
        ByteBuffer[] buffers = new ByteBuffer[lines.length];
        for (int i = 0; i < lines.length; i++) {
            buffers[i] = ByteBuffer.wrap(lines[i].getBytes(UTF_8));
        }
        file.append(buffers);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void linesAreAppendedToWhatIsThere() throws IOException {
        Path path = Files.writeString(folder.resolve("audit.jsonl"), "old\n");
        AuditFile file = open(path, 1024, 5);
        append(file, "a\n", "b\n");
        append(file, "c\n");
        file.force();
        file.close();
        assertThat(path).hasContent("old\na\nb\nc\n");
        assertThat(log).isEmpty();
    }

    @Test
    void aNewFileIsForItsOwnerAlone() throws IOException {
        Path path = folder.resolve("audit.jsonl");
        open(path, 1024, 5).close();
        assumeTrue(Files.getFileStore(path).supportsFileAttributeView("posix"), "no owners on this file system");
        assertThat(Files.getPosixFilePermissions(path)).hasSize(2);
    }

    @Test
    void aLineThatAKilledWriterLeftUnfinishedIsCutOff() throws IOException {
        Path path = folder.resolve("audit.jsonl");
        for (String torn : List.of("x", "{\"time\":\"2026", "y".repeat(10_000))) {
            Files.writeString(path, "whole\n" + torn);
            AuditFile file = open(path, 1 << 20, 5);
            append(file, "next\n");
            file.close();
            assertThat(path).hasContent("whole\nnext\n");
            assertThat(log.remove(0)).contains(torn.length() + " bytes of a line that was never finished");
        }
        Files.writeString(path, "torn");
        open(path, 1024, 5).close();
        assertThat(path).isEmptyFile();
    }

    @Test
    void aFullFileIsPutAsideUnderTheTimeAndSoManyAreKept() throws IOException {
        Path path = folder.resolve("audit.jsonl");
        Files.writeString(folder.resolve("audit-notes.jsonl"), "somebody's own");
        AuditFile file = open(path, 1024, 2);
        String line = "z".repeat(1023) + "\n";
        append(file, line);
        assertThat(names()).containsExactly("audit-notes.jsonl", "audit.jsonl");
        append(file, "1\n");
        assertThat(names()).containsExactly("audit-20261128T204513.123456Z.jsonl", "audit-notes.jsonl", "audit.jsonl");
        assertThat(path).hasContent("1\n");
        append(file, line);
        append(file, "2\n");
        assertThat(names()).contains("audit-20261128T204513.123457Z.jsonl");
        for (int i = 0; i < 3; i++) {
            now = now.plusSeconds(1);
            append(file, line);
            append(file, "3\n");
        }
        file.close();
        assertThat(names())
                .containsExactly(
                        "audit-20261128T204515.123456Z.jsonl",
                        "audit-20261128T204516.123456Z.jsonl",
                        "audit-notes.jsonl",
                        "audit.jsonl");
    }

    @Test
    @Timeout(60)
    void rotationUnderLoadLosesAndSplitsNoLine() throws Exception {
        AuditConfig config =
                new AuditConfig(folder.resolve("audit.jsonl"), Duration.ofMillis(1), 1024, 1000, WhenFull.CONTINUE);
        AuditFile file = AuditFile.open(config, Instant::now, log::add);
        AuditWriter writer = new AuditWriter(
                new LineRing(4096), file, config.flush(), config.whenFull(), missing -> new byte[0], log::add);
        writer.begin();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            String line = i + " " + "x".repeat(i % 50) + "\n";
            expected.append(line);
            byte[] bytes = line.getBytes(UTF_8);
            Waits.until(() -> writer.offer(bytes, bytes.length));
        }
        writer.close();
        StringBuilder found = new StringBuilder();
        for (String name : names()) {
            String text = Files.readString(folder.resolve(name));
            assertThat(text).endsWith("\n");
            found.append(text);
        }
        assertThat(names()).hasSizeGreaterThan(20);
        assertThat(found.toString().equals(expected.toString())).isTrue();
        assertThat(log).isEmpty();
    }

    @Test
    void aFileThatSomebodyMovedAwayIsBegunAnew() throws IOException {
        Path path = folder.resolve("audit.jsonl");
        AuditFile file = open(path, 1024, 5);
        append(file, "a\n");
        Files.move(path, folder.resolve("moved"));
        append(file, "b\n");
        file.close();
        assertThat(folder.resolve("moved")).hasContent("a\n");
        assertThat(path).hasContent("b\n");
    }

    @Test
    void twoGatewaysDoNotShareAFile() throws IOException {
        Path path = folder.resolve("audit.jsonl");
        AuditFile file = open(path, 1024, 5);
        assertThatThrownBy(() -> open(path, 1024, 5))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("writes it");
        file.close();
        open(path, 1024, 5).close();
    }

    @Test
    void aFullDiskKeepsWholeLinesAndTheRestIsWrittenWhenThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(mount.getInputStream().readAllBytes(), UTF_8);
        assumeTrue(
                mount.waitFor(10, TimeUnit.SECONDS) && mount.exitValue() == 0,
                "no small disk could be mounted, which needs root: " + said);
        try {
            Path filler = Files.write(disk.resolve("filler"), new byte[40_000]);
            Path path = disk.resolve("audit.jsonl");
            AuditFile file = open(path, 1 << 20, 5);
            String lines = ("q".repeat(99) + "\n").repeat(90);
            append(file, lines);
            StringBuilder all = new StringBuilder(lines);
            assertThatThrownBy(() -> {
                        while (true) {
                            append(file, lines, lines, lines);
                            all.append(lines).append(lines).append(lines);
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(path).hasContent(all.toString());
            Files.delete(filler);
            append(file, lines);
            file.close();
            assertThat(path).hasContent(all + lines);
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }
}
