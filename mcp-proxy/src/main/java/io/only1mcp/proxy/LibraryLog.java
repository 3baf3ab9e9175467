package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.only1mcp.proxy.log.Log;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What libraries say through {@link java.util.logging}, in lines of ours. The JDK's own handler reads the rules of time zones
 * from a file when it is used first; where descriptors have run out it throws instead, and the event loop, which only wanted to
 * say so, is gone.
 */
final class LibraryLog extends Handler {
    private final Consumer<String> log;

    private LibraryLog(Consumer<String> log) {
        this.log = log;
    }

    /**
     * From now on warnings of libraries go to the log, and nowhere else.
     *
     * @param lines the log, when it writes to a stream
     */
    static void install(Function<PrintStream, Consumer<String>> lines) {
        Logger root = LogManager.getLogManager().getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        // Said once to nobody, so that all that it takes is there when no file can be opened.
        Handler rehearsing =
                new LibraryLog(lines.apply(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)));
        root.addHandler(rehearsing);
        InternalLoggerFactory.getInstance(LibraryLog.class).warn("rehearsal", new IOException("nothing"));
        root.removeHandler(rehearsing);
        root.addHandler(new LibraryLog(lines.apply(System.err)));
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            Throwable why = line.getThrown();
            Log.warn(log, line.getMessage() + (why == null ? "" : ": " + why));
        }
    }

    @Override
    public void flush() {
        // Nothing waits.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
