package io.only1mcp.proxy;

import io.only1mcp.proxy.config.CommandLine;
import io.only1mcp.proxy.config.ConfigException;
import io.only1mcp.proxy.config.Differences;
import io.only1mcp.proxy.config.ProxyConfig;
import io.only1mcp.proxy.log.Log;
import io.only1mcp.proxy.reload.FileWatch;
import io.only1mcp.proxy.reload.Fingerprint;
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
 * something else, at SIGHUP, and when it is asked for at {@code /admin/reload}. Files are always hashed before they are read,
 * so that whatever is written meanwhile is seen as a change.
 */
final class LiveConfig {
    private final @Nullable Path file;
    private final String[] arguments;
    private final ProxyConfig first;

    /** A configuration, and what the files of it held. */
    private record Version(ProxyConfig config, Fingerprint files) {}

    private volatile Version inUse;

    /** What was read last, be it in use or not; with the configuration before where no other could be made of the file. */
    private volatile Version tried;

    private @Nullable Reloads reloads;
    private @Nullable FileWatch watch;

    private LiveConfig(@Nullable Path file, Version first, String... arguments) {
        this.file = file;
        this.first = first.config();
        this.inUse = first;
        this.tried = first;
        this.arguments = arguments.clone();
    }

    /**
     * Reads the configuration that the options give.
     *
     * @throws io.only1mcp.proxy.config.ConfigException when it cannot be used
     */
    static LiveConfig read(String... arguments) {
        Path file = CommandLine.file(arguments);
        Fingerprint own = Fingerprint.of(file == null ? List.of() : List.of(file));
        ProxyConfig config = CommandLine.parse(arguments);
        return new LiveConfig(file, new Version(config, own.and(Fingerprint.of(config.files()))), arguments);
    }

    /** What was read at first. */
    ProxyConfig first() {
        return first;
    }

    /**
     * Begins to follow the file, if the options name one.
     *
     * @param proxy was started with what was read at first
     * @param log takes a line about each time that it is read again
     */
    void follow(Proxy proxy, Consumer<String> log) {
        Path own = file;
        if (own == null) {
            return;
        }
        Reloads again = new Reloads(() -> next(proxy, own, log), proxy::reloaded, log, System::nanoTime);
        reloads = again;
        proxy.onReload(again::reload);
        Hangup.onEach(() -> again.request(System.nanoTime()));
        try {
            watch = FileWatch.begin(since -> look(own, since, log));
        } catch (IOException e) {
            cannotBeWatched(own, e, log);
        }
        look(own, System.nanoTime(), log);
    }

    private static void cannotBeWatched(Path file, IOException why, Consumer<String> log) {
        Log.warn(
                log,
                file + ": cannot be watched, so that a change counts only after SIGHUP or POST /admin/reload: "
                        + ConfigException.reason(why));
    }

    /** Watches where the files are now, and has them read when they hold something else than what was read. */
    private void look(Path own, long since, Consumer<String> log) {
        FileWatch watching = watch;
        Reloads again = reloads;
        if (watching == null || again == null) {
            return;
        }
        Version last = tried;
        List<Path> files = new ArrayList<>(last.config().files());
        files.add(own);
        try {
            watching.follow(files);
        } catch (IOException e) {
            cannotBeWatched(own, e, log);
        }
        if (!Fingerprint.of(files).equals(last.files())) {
            again.request(since);
        }
    }

    private Reloaded next(Proxy proxy, Path own, Consumer<String> log) throws IOException {
        try {
            Fingerprint hash = Fingerprint.of(List.of(own));
            ProxyConfig before = tried.config();
            tried = new Version(before, hash.and(Fingerprint.of(before.files())));
            ProxyConfig config = CommandLine.parse(arguments);
            Version next = new Version(config, hash.and(Fingerprint.of(config.files())));
            tried = next;
            if (next.equals(inUse)) {
                return Reloaded.nothing(first.keptUntilRestart(config), proxy.inUse());
            }
            Version last = inUse;
            Reloaded reloaded = proxy.reload(config);
            inUse = next;
            return reloaded.with(Differences.files(config, file -> next.files().differsAt(file, last.files())));
        } finally {
            look(own, System.nanoTime(), log);
        }
    }

    /** Follows no more; waits for what is just being brought into use. */
    void stop() throws InterruptedException {
        try {
            if (watch != null) {
                watch.close();
            }
        } catch (IOException e) {
            // It watches nothing any more, or will not much longer.
        }
        if (reloads != null) {
            reloads.stop();
        }
    }
}
