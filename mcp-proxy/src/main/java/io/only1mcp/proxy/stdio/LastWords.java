package io.only1mcp.proxy.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a child says on standard error: passed on line by line, shortened, and no more than so many lines a second, so that
 * a flood of them neither stops the child nor drowns the log. Always read to its end.
 */
final class LastWords {
    private static final int LONGEST_LINE = 500;
    private static final int MOST_A_SECOND = 20;

    private final String name;
    private final Consumer<String> log;
    private final byte[] line = new byte[LONGEST_LINE];
    private int length;
    private boolean cut;
    private volatile String last = "";
    private long second = System.nanoTime();
    private int said;
    private long unsaid;

    LastWords(String name, Consumer<String> log) {
        this.name = name;
        this.log = log;
    }

    /** The last line, or empty. */
    String last() {
        return last;
    }

    /** Reads until the end. */
    void read(InputStream errors) {
        byte[] buffer = new byte[8 * 1024];
        try {
            for (int count = errors.read(buffer); count >= 0; count = errors.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    take(buffer[i]);
                }
            }
        } catch (IOException e) {
            // The process is gone.
        }
        end();
        sayUnsaid();
    }

    private void take(byte c) {
        if (c == '\n') {
            end();
        } else if (length < LONGEST_LINE) {
            line[length++] = c;
        } else {
            cut = true;
        }
    }

    private void end() {
        String text = new String(line, 0, length, UTF_8).strip().replaceAll("\\p{Cntrl}", " ") + (cut ? "…" : "");
        length = 0;
        cut = false;
        if (text.isBlank()) {
            return;
        }
        last = text;
        long now = System.nanoTime();
        if (now - second > TimeUnit.SECONDS.toNanos(1)) {
            sayUnsaid();
            second = now;
            said = 0;
        }
        if (said < MOST_A_SECOND) {
            said++;
            log.accept("backend " + name + ": " + text);
        } else {
            unsaid++;
        }
    }

    private void sayUnsaid() {
        if (unsaid > 0) {
            log.accept("backend " + name + ": … and " + unsaid + " more lines");
            unsaid = 0;
        }
    }
}
