package io.only1mcp.macro.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The stream on which a server up to 2025-11-25 asks what belongs to no request of ours. A server without such a stream
 * answers with 405, and that is the end of it.
 */
final class Questions implements AutoCloseable {
    private static final Duration OPEN_WITHIN = Duration.ofSeconds(2);

    private final CompletableFuture<Reply> stream;

    private Questions(CompletableFuture<Reply> stream) {
        this.stream = stream;
    }

    /** Listens; what the server asks once this has returned is heard. */
    static Questions listen(Endpoint endpoint, Map<String, String> headers, Respondent respondent) {
        CompletableFuture<Void> opened = new CompletableFuture<>();
        CompletableFuture<Reply> stream = endpoint.listen(headers, new Stream.Older(respondent) {
            @Override
            public void opened() {
                opened.complete(null);
            }
        });
        try {
            CompletableFuture.anyOf(opened, stream).get(OPEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unheard) {
            // Some servers send the head with the first event only, and a server that asks nothing needs no listener.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Questions(stream);
    }

    @Override
    public void close() {
        stream.cancel(true);
    }
}
