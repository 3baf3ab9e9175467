package io.only1mcp.macro.suite;

import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.macro.ab.Build;
import io.only1mcp.macro.calibration.CalibrationCache;
import io.only1mcp.macro.run.LoadRun;
import io.only1mcp.macro.run.RunListener;
import io.only1mcp.macro.run.RunTarget;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The gateway of one tree, loaded by the driver and before the backends of this one: driver and backends are the same for both
 * builds, and so a change of theirs is none of the gateway.
 */
final class GatewayBuild implements Build {
    private static final String BENCH = "{bench}";

    private final String commit;
    private final Profile profile;
    private final TargetFile target;
    private final String version;
    private final @Nullable CalibrationCache calibration;
    private volatile @Nullable LoadRun running;
    private volatile boolean closed;

    /**
     * A build.
     *
     * @param commit what it is of
     * @param bench the launcher of its tree
     * @param target how a gateway of ours is started
     */
    GatewayBuild(
            String commit,
            Path bench,
            Profile profile,
            TargetFile target,
            String version,
            @Nullable CalibrationCache calibration) {
        this.commit = commit;
        this.profile = profile;
        this.target = startedBy(bench, target);
        this.version = version;
        this.calibration = calibration;
    }

    /** The same target, started by this launcher, as it is built and on the Java of this process. */
    private static TargetFile startedBy(Path bench, TargetFile target) {
        Map<String, String> environment = new HashMap<>(target.env());
        environment.put("BENCH_BUILD", "never");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return new TargetFile(
                target.name(),
                target.transport(),
                target.start().stream()
                        .map(word -> word.replace(BENCH, bench.toString()))
                        .toList(),
                target.configFormat(),
                target.config(),
                target.features(),
                target.ready(),
                target.url(),
                target.names(),
                target.headers(),
                environment,
                target.cwd(),
                target.reset(),
                target.stop());
    }

    @Override
    public String text() {
        return commit;
    }

    @Override
    public void measure(Path folder) {
        LoadRun run = new LoadRun(
                new LoadRun.Settings(
                        profile, new RunTarget.File(target), Map.of(), folder, version, commit, List.of(), calibration),
                RunListener.NONE);
        running = run;
        if (closed) {
            throw new CancellationException("aborted before it was measured");
        }
        run.run();
    }

    @Override
    public void close() {
        closed = true;
        LoadRun run = running;
        if (run != null) {
            run.abort();
        }
    }
}
