package io.only1mcp.macro.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which cores processes may run on, in Linux's /proc. What cannot be known for certain is not said: where the processes of others
 * cannot be looked at, or there is no /proc, nothing is apart from anything.
 */
public final class Cores {
    private static final Pattern ALLOWED = Pattern.compile("(?m)^Cpus_allowed_list:\\s*([-,0-9]+)$");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)\\]");
    /** Of a line of proc_net_tcp(5). */
    private static final int LOCAL_ADDRESS = 1;

    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENS = "0A";

    private final Path proc;

    /** The cores of another tree. */
    Cores(Path proc) {
        this.proc = proc;
    }

    /** The cores of this process where none of these, nor of what they started, may run on one of them; else empty. */
    public static Optional<String> apartFromProcesses(Set<Long> pids) {
        Set<Long> all = new HashSet<>(pids);
        for (long pid : pids) {
            ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::descendants)
                    .map(ProcessHandle::pid)
                    .forEach(all::add);
        }
        return new Cores(Path.of("/proc")).apartFrom(all);
    }

    /** The same of whoever listens at this port of this machine; empty where nobody does, and where the address is another's. */
    public static Optional<String> apartFromServer(InetSocketAddress server) {
        try {
            InetAddress address = server.getAddress();
            boolean here = address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
            return here
                    ? apartFromProcesses(new Cores(Path.of("/proc")).listeners(server.getPort()))
                    : Optional.empty();
        } catch (SocketException unknown) {
            return Optional.empty();
        }
    }

    Optional<String> apartFrom(Set<Long> all) {
        BitSet others = new BitSet();
        for (long pid : all) {
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(proc.resolve(pid + "/task"))) {
                for (Path thread : threads) {
                    others.or(allowed(thread));
                }
            } catch (IOException | DirectoryIteratorException unknown) {
                return Optional.empty();
            }
        }
        BitSet own = allowed(proc.resolve("self"));
        return others.isEmpty() || own.isEmpty() || own.intersects(others) ? Optional.empty() : Optional.of(text(own));
    }

    /** The processes that listen at a port; none where one of them cannot be found. */
    Set<Long> listeners(int port) {
        Set<String> sockets = new HashSet<>(sockets("net/tcp", port));
        sockets.addAll(sockets("net/tcp6", port));
        Set<Long> pids = new HashSet<>();
        Set<String> found = new HashSet<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                Set<String> held = held(process);
                held.retainAll(sockets);
                if (!held.isEmpty()) {
                    pids.add(Long.parseLong(process.getFileName().toString()));
                    found.addAll(held);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            return Set.of();
        }
        return found.equals(sockets) ? pids : Set.of();
    }

    /** The inodes of the sockets that listen at a port. */
    private Set<String> sockets(String table, int port) {
        Set<String> inodes = new HashSet<>();
        try (Stream<String> lines = Files.lines(proc.resolve(table), ISO_8859_1)) {
            lines.skip(1).map(line -> BLANKS.split(line.strip())).forEach(fields -> {
                String local = fields[LOCAL_ADDRESS];
                if (fields[STATE].equals(LISTENS)
                        && Integer.parseInt(local.substring(local.indexOf(':') + 1), 16) == port) {
                    inodes.add(fields[INODE]);
                }
            });
        } catch (IOException | UncheckedIOException unreadable) {
            return inodes;
        }
        return inodes;
    }

    /** The inodes of the sockets that a process holds; none where it cannot be looked at. */
    private static Set<String> held(Path process) {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                Matcher socket =
                        SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
                if (socket.matches()) {
                    inodes.add(socket.group(1));
                }
            }
        } catch (IOException | DirectoryIteratorException gone) {
            return inodes;
        }
        return inodes;
    }

    private static BitSet allowed(Path task) {
        BitSet cores = new BitSet();
        try {
            Matcher list = ALLOWED.matcher(Files.readString(task.resolve("status"), ISO_8859_1));
            if (list.find()) {
                for (String range : list.group(1).split(",", -1)) {
                    int dash = range.indexOf('-');
                    int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
                    cores.set(first, 1 + (dash < 0 ? first : Integer.parseInt(range.substring(dash + 1))));
                }
            }
        } catch (IOException gone) {
            return cores;
        }
        return cores;
    }

    private static String text(BitSet cores) {
        String list = cores.toString();
        return list.substring(1, list.length() - 1);
    }
}
