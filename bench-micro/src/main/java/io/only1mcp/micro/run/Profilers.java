package io.only1mcp.micro.run;

import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.profile.ProfilerException;
import org.openjdk.jmh.profile.ProfilerFactory;
import org.openjdk.jmh.runner.options.ProfilerConfig;

/** Profilers by the names that the command has for them. */
final class Profilers {
    /** What is to be done where one does not work. */
    private static final Map<String, String> REMEDIES = Map.of(
            "gc",
            "it comes with the JVM",
            "async",
            "install async-profiler, and let LD_LIBRARY_PATH name the folder that holds libasyncProfiler",
            "perfasm",
            "install perf, and allow it by kernel.perf_event_paranoid; assembly needs hsdis in the JDK as well");

    private Profilers() {}

    /**
     * The profiler of a name, after it was seen that it works here.
     *
     * @param folder where it leaves its files
     * @throws BenchmarksException where there is none, or it does not work
     */
    static ProfilerConfig of(String name, Path folder) throws BenchmarksException {
        String remedy = REMEDIES.get(name);
        if (remedy == null) {
            throw new BenchmarksException("--profiler: there are gc, async and perfasm, got '" + name + "'");
        }
        ProfilerConfig config = new ProfilerConfig(name, name.equals("async") ? "output=flamegraph;dir=" + folder : "");
        try {
            ProfilerFactory.getProfilerOrException(config);
        } catch (ProfilerException e) {
            throw new BenchmarksException(
                    "--profiler " + name + ": does not work here: " + firstLine(e) + "; " + remedy, e);
        }
        return config;
    }

    private static String firstLine(ProfilerException e) {
        return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("no reason given");
    }
}
