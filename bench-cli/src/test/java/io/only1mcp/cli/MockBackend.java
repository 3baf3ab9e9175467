package io.only1mcp.cli;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Backends in a process of their own, reached by URL. */
final class MockBackend implements AutoCloseable {

    private static final String LISTENING = "listening ";

    private final Program program;

    /** Starts the server {@code filesystem} of the catalogue and waits until it listens. */
    MockBackend() {
        this("0ms");
    }

    /** The same, which takes so long for each answer. */
    MockBackend(String latency) {
        program = Program.bench("serve", "mock", "--servers", "filesystem", "--port", "0", "--latency", latency)
                .start();
        await().atMost(Duration.ofSeconds(60)).until(() -> program.out().endsWith("\n"));
    }

    /** Where it serves MCP. */
    String url() {
        return program.out().strip().substring(LISTENING.length());
    }

    @Override
    public void close() {
        program.close();
    }
}
