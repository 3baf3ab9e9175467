package io.only1mcp.micro.technique;

import io.only1mcp.micro.corpus.Message;
import io.only1mcp.micro.harness.Answers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What is saved when a connection is used again? Before, each call opens a connection on this machine and closes it; after, all
 * calls go over one. No TLS, whose handshake would come on top. The server answers each request of some 350 bytes with 1.5 KB.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class PooledConnectionsBenchmark {
    private final byte[] request = Message.TOOL_CALL.bytes();
    private final byte[] answer = Message.TOOL_CALL_RESULT.bytes();
    private @Nullable ServerSocket server;
    private @Nullable Socket kept;

    /** Starts the server, and opens the connection that is kept. */
    @Setup
    public void setUp() throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server = listening;
        Thread thread = new Thread(() -> serve(listening), "server");
        thread.setDaemon(true);
        thread.start();
        Answers.same("before", before(), answer.length);
        kept = connected();
        Answers.same("after", after(), answer.length);
    }

    /** Serves one connection after the other, each on a thread of its own. */
    private void serve(ServerSocket listening) {
        try {
            while (true) {
                Socket socket = listening.accept();
                Thread thread = new Thread(() -> answer(socket), "connection");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            // The benchmark is over.
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            while (socket.getInputStream().readNBytes(request.length).length == request.length) {
                socket.getOutputStream().write(answer);
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    /** A connection that leaves nothing behind when it is closed: else the machine would soon have no ports left. */
    private Socket connected() throws IOException {
        ServerSocket listening = Objects.requireNonNull(server);
        Socket socket = new Socket(listening.getInetAddress(), listening.getLocalPort());
        socket.setTcpNoDelay(true);
        socket.setSoLinger(true, 0);
        return socket;
    }

    private int call(Socket socket) throws IOException {
        socket.getOutputStream().write(request);
        return socket.getInputStream().readNBytes(answer.length).length;
    }

    /** Makes a call over a connection of its own. */
    @Benchmark
    public int before() throws IOException {
        try (Socket socket = connected()) {
            return call(socket);
        }
    }

    /** Makes a call over the connection that is kept. */
    @Benchmark
    public int after() throws IOException {
        return call(Objects.requireNonNull(kept));
    }

    /** Closes everything. */
    @TearDown
    public void tearDown() throws IOException {
        Objects.requireNonNull(kept).close();
        Objects.requireNonNull(server).close();
    }
}
