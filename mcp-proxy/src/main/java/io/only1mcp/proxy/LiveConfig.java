package io.only1mcp.proxy;

import io.only1mcp.proxy.config.CommandLine;
import io.only1mcp.proxy.config.ProxyConfig;
import io.only1mcp.proxy.reload.FileWatch;
import io.only1mcp.proxy.reload.Hangup;
import io.only1mcp.proxy.reload.Reloaded;
import io.only1mcp.proxy.reload.Reloads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a gateway that was started with a file: read again when the file, or one that it names, holds
 * something else, at SIGHUP, and when it is asked for at {@code /admin/reload}.
 */
final class LiveConfig {
    private final Proxy proxy;
    private final Path file;
    private final String[] arguments;
    private volatile ProxyConfig last;

    private LiveConfig(Proxy proxy, Path file, ProxyConfig first, String... arguments) {
        this.proxy = proxy;
        this.file = file;
        this.last = first;
        this.arguments = arguments.clone();
    }

    /**
     * Begins to follow the file that the options name, if they name one.
     *
     * @param first what was read at the start
     * @param log takes a line about each time that it is read again
     */
    static void follow(Proxy proxy, ProxyConfig first, Consumer<String> log, String... arguments) {
        @Nullable Path file = CommandLine.file(arguments);
        if (file == null) {
            return;
        }
        LiveConfig live = new LiveConfig(proxy, file, first, arguments);
        Reloads reloads = new Reloads(live::read, log);
        proxy.onReload(reloads::reload);
        Hangup.onEach(reloads::request);
        try {
            FileWatch.begin(live::files, reloads::request);
        } catch (IOException e) {
            log.accept(file + ": cannot be watched, so that a change counts only after SIGHUP or POST /admin/reload: "
                    + e.getMessage());
        }
    }

    private Reloaded read() throws IOException {
        long began = System.nanoTime();
        ProxyConfig next = CommandLine.parse(arguments);
        Reloaded reloaded = proxy.reload(next).since(began);
        last = next;
        return reloaded;
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>(last.files());
        files.add(file);
        return files;
    }
}
