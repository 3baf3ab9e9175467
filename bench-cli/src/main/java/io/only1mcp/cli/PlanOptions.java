package io.only1mcp.cli;

import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that change what is driven, and how. Their values are read where profiles are, so units and errors are the same. */
final class PlanOptions {

    @Mixin
    private final WorkloadOptions workload = new WorkloadOptions();

    @Option(names = "--rate", paramLabel = "RATE", description = "a constant rate, such as 500/s or 2k/s")
    private @Nullable String rate;

    @Option(
            names = "--users",
            paramLabel = "N[,N...]",
            description = "a closed loop in its place: so many users, each waiting for its answer")
    private @Nullable String users;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "how long that rate, or each number of users, lasts; 30s where nothing says it")
    private @Nullable String duration;

    @Option(
            names = "--time-scale",
            paramLabel = "X",
            description = "multiply the durations of how requests come, such as by 0.1; the result says so")
    private @Nullable String timeScale;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "drive it N times, one after the other, and judge the median of each figure")
    private @Nullable String runs;

    /**
     * The profile with these options laid over it.
     *
     * @param profile a name or a file; nothing for the profile of the options alone
     */
    Profile read(@Nullable String profile) {
        return ProfileReader.read(profile, overrides());
    }

    /**
     * The profile that a result is of, with these options laid over it.
     *
     * @param replay where the result is
     */
    Profile again(RunResult result, Path replay) {
        return ProfileReader.of(result.profile(), replay.toString(), overrides());
    }

    /**
     * The result of a run that is to be driven again.
     *
     * @param replay the result, or its folder
     */
    static RunResult result(Path replay) {
        Path file = Files.isDirectory(replay) ? replay.resolve(ResultFolder.RESULT) : replay;
        try {
            String json = Files.readString(file);
            String kind = ResultJson.kind(json);
            if (!kind.equals("load")) {
                throw new UsageException(
                        "--replay: " + file + " is of bench " + kind + ", and only runs are driven again");
            }
            return ResultJson.read(json);
        } catch (NoSuchFileException e) {
            throw new UsageException(
                    "--replay: " + file + ": no such file: name a result.json, or the folder that a run left");
        } catch (IOException e) {
            throw new UsageException("--replay: " + file + ": cannot be read: " + e);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--replay: " + file + ": " + e.getMessage());
        }
    }

    /** The options as they were given. */
    Overrides overrides() {
        return workload.overrides()
                .rate(rate)
                .users(users)
                .duration(duration)
                .timeScale(timeScale)
                .runs(runs)
                .build();
    }
}
