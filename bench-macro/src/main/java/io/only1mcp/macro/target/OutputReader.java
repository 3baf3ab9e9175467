package io.only1mcp.macro.target;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Reads one stream of a process to its end, so that a process that writes a lot never waits for us. Lines are looked at
 * only for as long as somebody wants them.
 */
final class OutputReader implements Runnable {
    /** A longer line is given out cut. */
    private static final int LINE_LIMIT = 8192;

    private final InputStream stream;
    private final OutputTail tail;
    private final Predicate<String> wantsMore;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** @param wantsMore is given each line and answers whether it wants the next */
    OutputReader(InputStream stream, OutputTail tail, Predicate<String> wantsMore) {
        this.stream = stream;
        this.tail = tail;
        this.wantsMore = wantsMore;
    }

    /** Done when every process that held the stream has closed it. */
    CompletableFuture<Void> end() {
        return end;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[16 * 1024];
        boolean lines = true;
        try (stream) {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                tail.append(buffer, read);
                lines = lines && handOutLines(buffer, read);
            }
        } catch (IOException closed) {
            // The stream was closed under us: the same as its end.
        } finally {
            end.complete(null);
        }
    }

    private boolean handOutLines(byte[] buffer, int length) {
        for (int i = 0; i < length; i++) {
            if (buffer[i] == '\n') {
                String text = line.toString(UTF_8);
                line.reset();
                if (!wantsMore.test(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text)) {
                    return false;
                }
            } else if (line.size() < LINE_LIMIT) {
                line.write(buffer[i]);
            }
        }
        return true;
    }
}
