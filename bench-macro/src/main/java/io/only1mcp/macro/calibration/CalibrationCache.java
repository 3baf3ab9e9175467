package io.only1mcp.macro.calibration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.result.WholeFile;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.Floor;
import io.only1mcp.core.verdict.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What was measured of the driver, kept for a day in a file, by environment: it is another where the machine, its kernel, the JVM, its flags or the
 * program are others. What a busy machine spoiled would be wrong all day, so it is kept by this object only. A file that cannot be
 * read or written costs a measurement and nothing else.
 */
public final class CalibrationCache {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FOLDER = "only1mcp-bench";
    private static final String FILE = "calibration.json";
    private static final Pattern ARCHIVES =
            Pattern.compile("^-(Xshare|XX:(ArchiveClassesAtExit|SharedArchiveFile|AOT))");

    private final Path folder;
    private final Clock clock;
    private final Map<String, Floor> spoiled = new HashMap<>();

    /**
     * A cache in a folder.
     *
     * @param folder where the file is; made where it is missing
     * @param clock says what day it is
     */
    public CalibrationCache(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * The cache of this user, in {@code $XDG_CACHE_HOME} or {@code ~/.cache}.
     *
     * @param environment the variables of the process
     */
    public static CalibrationCache ofUser(Map<String, String> environment) {
        Path own = Path.of(System.getProperty("user.home"), ".cache");
        return new CalibrationCache(caches(environment, own).resolve(FOLDER), Clock.systemUTC());
    }

    /** Where a user keeps what can be made anew; a relative path there is to be ignored, the XDG specification says. */
    static Path caches(Map<String, String> environment, Path own) {
        Path named = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
        return named.isAbsolute() ? named : own;
    }

    /**
     * What is kept of this environment, or what is measured now. Who asks meanwhile waits.
     *
     * @param version of this program
     * @param calibration measures, with the clock that this cache goes by
     */
    public synchronized Floor floor(Environment environment, String version, Function<Clock, Floor> calibration) {
        String key = key(environment, version);
        return kept(key).orElseGet(() -> {
            Floor earlier = spoiled.get(key);
            return earlier == null ? measured(key, calibration) : earlier;
        });
    }

    private Floor measured(String key, Function<Clock, Floor> calibration) {
        Floor floor = calibration.apply(clock);
        if (floor.validity() == Validity.Level.VALID) {
            keep(key, floor);
        } else {
            spoiled.put(key, floor);
        }
        return floor;
    }

    private static String key(Environment environment, String version) {
        Environment.Machine machine = environment.machine();
        return String.join(
                " | ",
                version,
                String.valueOf(machine.cores()),
                machine.cpuModel(),
                machine.kernel(),
                jvm(environment.jvm()),
                environment.transport(),
                environment.allocator());
    }

    /** All of it that makes a driver faster or slower: where its classes are archived does so for its start alone. */
    private static String jvm(Environment.Jvm jvm) {
        List<String> flags = jvm.flags().stream()
                .filter(flag -> !ARCHIVES.matcher(flag).find())
                .toList();
        return new Environment.Jvm(jvm.name(), jvm.version(), jvm.vendor(), flags).toString();
    }

    private Optional<Floor> kept(String key) {
        try {
            return Optional.ofNullable(file().get(key)).filter(this::isOfToday).map(CalibrationCache::floor);
        } catch (IOException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private ObjectNode file() throws IOException {
        return JSON.readTree(Files.readString(folder.resolve(FILE))) instanceof ObjectNode all
                ? all
                : JSON.createObjectNode();
    }

    private boolean isOfToday(JsonNode entry) {
        return day(Instant.parse(entry.path("measured_at").asText())).equals(day(clock.instant()));
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    private static Floor floor(JsonNode entry) {
        return new Floor(
                Instant.parse(entry.path("measured_at").asText()),
                Validity.Level.VALID,
                entry.path("ceiling_per_second").asDouble(),
                new Summary(
                        entry.path("count").asLong(),
                        entry.path("p50_nanos").asLong(),
                        entry.path("p90_nanos").asLong(),
                        entry.path("p95_nanos").asLong(),
                        entry.path("p99_nanos").asLong(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        entry.path("max_nanos").asLong(),
                        entry.path("mean_nanos").asLong()));
    }

    /** Beside those of today of other environments. */
    private void keep(String key, Floor floor) {
        Summary response = floor.response();
        ObjectNode all = JSON.createObjectNode();
        try {
            for (Map.Entry<String, JsonNode> entry : file().properties()) {
                if (isOfToday(entry.getValue())) {
                    all.set(entry.getKey(), entry.getValue());
                }
            }
        } catch (IOException | DateTimeException unreadable) {
            all.removeAll();
        }
        all.putObject(key)
                .put("measured_at", floor.measuredAt().toString())
                .put("ceiling_per_second", floor.ceilingPerSecond())
                .put("count", response.count())
                .put("p50_nanos", response.p50Nanos())
                .put("p90_nanos", response.p90Nanos())
                .put("p95_nanos", response.p95Nanos())
                .put("p99_nanos", response.p99Nanos())
                .put("max_nanos", response.maxNanos())
                .put("mean_nanos", response.meanNanos());
        try {
            Files.createDirectories(folder);
            WholeFile.write(folder.resolve(FILE), all.toPrettyString() + "\n");
        } catch (IOException | UnwritableException unwritable) {
            // It is measured again next time.
        }
    }
}
