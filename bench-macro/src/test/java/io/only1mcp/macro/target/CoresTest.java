package io.only1mcp.macro.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A /proc that the test writes: this process may run on cores 4 to 6. */
class CoresTest {
    private static final String TABLE =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @TempDir
    private Path proc;

    @BeforeEach
    void ownCores() throws IOException {
        status(proc.resolve("self"), "4-6");
    }

    @Test
    void coresAreTheDriversOwnWhereNoThreadOfTheTargetMayRunOnOneOfThem() throws IOException {
        status(proc.resolve("10/task/10"), "0-1");
        status(proc.resolve("10/task/11"), "3,7-9");

        assertThat(new Cores(proc).apartFrom(Set.of(10L))).contains("4, 5, 6");
    }

    @Test
    void oneThreadThatMayRunOnOneOfThemIsEnoughToShareThem() throws IOException {
        status(proc.resolve("10/task/10"), "0-1");
        status(proc.resolve("11/task/11"), "0-1");
        status(proc.resolve("11/task/12"), "1,6");

        assertThat(new Cores(proc).apartFrom(Set.of(10L, 11L))).isEmpty();
    }

    @Test
    void whatCannotBeLookedAtIsApartFromNothing() throws IOException {
        status(proc.resolve("10/task/10"), "0");

        assertThat(new Cores(proc).apartFrom(Set.of())).isEmpty();
        assertThat(new Cores(proc).apartFrom(Set.of(10L, 99L))).isEmpty();
    }

    @Test
    void listenersAreAllProcessesThatHoldASocketThatListensAtThePort() throws IOException {
        table(
                "net/tcp",
                row("0100007F:1F90", "0A", 501),
                row("0100007F:1F91", "0A", 502),
                row("0100007F:1F90", "01", 503));
        table("net/tcp6", row("00000000000000000000000000000000:1F90", "0A", 504));
        holds(10, 501);
        holds(11, 501);
        holds(12, 502);
        holds(13, 503);
        holds(14, 504);

        assertThat(new Cores(proc).listeners(0x1F90)).containsExactlyInAnyOrder(10L, 11L, 14L);
    }

    @Test
    void whereOneListenerCannotBeFoundThereIsNone() throws IOException {
        table("net/tcp", row("0100007F:1F90", "0A", 501), row("0200007F:1F90", "0A", 502));
        holds(10, 501);

        assertThat(new Cores(proc).listeners(0x1F90)).isEmpty();
    }

    @Test
    void aServerInThisVeryProcessIsNeverApartFromIt() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Cores.apartFromServer(new InetSocketAddress(server.getInetAddress(), server.getLocalPort())))
                    .isEmpty();
        }
    }

    private static void status(Path task, String cores) throws IOException {
        Files.createDirectories(task);
        Files.writeString(
                task.resolve("status"),
                "Name:\tx\nCpus_allowed:\t7\nCpus_allowed_list:\t" + cores + "\nMems_allowed:\t1\n");
    }

    private static String row(String local, String state, int inode) {
        return "   0: " + local + " 00000000:0000 " + state + " 00000000:00000000 00:00000000 00000000     0        0 "
                + inode + " 1 0000000000000000 100 0 0 10 0\n";
    }

    private void table(String name, String... rows) throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve(name), TABLE + String.join("", rows));
    }

    private void holds(long pid, int inode) throws IOException {
        Path descriptors = Files.createDirectories(proc.resolve(pid + "/fd"));
        Files.createSymbolicLink(descriptors.resolve("0"), Path.of("pipe:[500]"));
        Files.createSymbolicLink(descriptors.resolve("3"), Path.of("socket:[" + inode + "]"));
    }
}
