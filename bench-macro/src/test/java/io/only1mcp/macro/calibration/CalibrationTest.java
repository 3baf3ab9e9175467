package io.only1mcp.macro.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.environment.EnvironmentReader;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.Floor;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.wire.transport.NettyTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CalibrationTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path folder;

    private final Environment environment = EnvironmentReader.read("epoll", "pooled", null);
    private final AtomicInteger times = new AtomicInteger();

    private Floor ask(Instant now, String version) {
        return ask(now, version, Validity.Level.VALID);
    }

    private Floor ask(Instant now, String version, Validity.Level level) {
        return ask(cache(now), version, level);
    }

    private CalibrationCache cache(Instant now) {
        return new CalibrationCache(folder.resolve("made"), Clock.fixed(now, ZoneOffset.UTC));
    }

    private Floor ask(CalibrationCache cache, String version, Validity.Level level) {
        return cache.floor(environment, version, clock -> {
            times.incrementAndGet();
            OptionalLong none = OptionalLong.empty();
            return new Floor(
                    clock.instant(),
                    level,
                    40_000,
                    new Summary(500, 50_000, 60_000, 65_000, 90_000, none, none, 99_000, 52_000));
        });
    }

    @Test
    void itIsKeptInTheCacheOfTheUserNeverInTheFolderThatACommandHappensToRunIn() {
        Path own = Path.of("/home/a/.cache");

        assertThat(CalibrationCache.caches(Map.of("XDG_CACHE_HOME", "/var/a"), own))
                .isEqualTo(Path.of("/var/a"));
        assertThat(CalibrationCache.caches(Map.of("XDG_CACHE_HOME", "some/folder"), own))
                .isEqualTo(own);
        assertThat(CalibrationCache.caches(Map.of("XDG_CACHE_HOME", ""), own)).isEqualTo(own);
        assertThat(CalibrationCache.caches(Map.of(), own)).isEqualTo(own);
    }

    private Floor round(Validity.Level level) {
        OptionalLong none = OptionalLong.empty();
        long nanos = times.incrementAndGet();
        return new Floor(NOON, level, 1, new Summary(500, nanos, nanos, nanos, nanos, none, none, nanos, nanos));
    }

    @Test
    void theFloorIsOfTheFirstRoundThatNothingDisturbed() {
        Floor floor = Calibration.floor(() -> round(times.get() < 2 ? Validity.Level.SUSPECT : Validity.Level.VALID));

        assertThat(floor.validity()).isEqualTo(Validity.Level.VALID);
        assertThat(floor.response().p50Nanos()).as("which round").isEqualTo(3);
        assertThat(times).hasValue(3);
    }

    @Test
    void whereEachRoundIsDisturbedTheFloorIsOfTheLastOfSix() {
        Floor floor = Calibration.floor(() -> round(Validity.Level.INVALID));

        assertThat(floor.validity()).isEqualTo(Validity.Level.INVALID);
        assertThat(floor.response().p50Nanos()).as("which round").isEqualTo(6);
    }

    @Test
    void theDriverIsMeasuredAgainstAServerThatDoesNothing() {
        Floor floor = Calibration.measure(NettyTransport.chosen(), Clock.fixed(NOON, ZoneOffset.UTC), () -> {});

        assertThat(floor.measuredAt()).isEqualTo(NOON);
        assertThat(floor.ceilingPerSecond()).isGreaterThan(100);
        // Every answer was good: a wrong one would not be among the latencies.
        assertThat(floor.response().count()).isEqualTo(500);
        assertThat(floor.response().p50Nanos()).isPositive();
    }

    @Test
    void aMeasurementThatNobodyWaitsForEnds() {
        assertThatThrownBy(() -> Calibration.measure(NettyTransport.chosen(), Clock.systemUTC(), () -> {
                    throw new CancellationException("aborted");
                }))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void whatWasMeasuredTodayIsNotMeasuredAgain() {
        Floor first = ask(NOON, "1");

        assertThat(ask(NOON.plusSeconds(3_600), "1")).isEqualTo(first);
        assertThat(times).hasValue(1);
        assertThat(ask(NOON.plusSeconds(12 * 3_600), "1").measuredAt()).isNotEqualTo(NOON);
        assertThat(times).hasValue(2);
    }

    @Test
    void whatABusyMachineSpoiledIsNotKept() {
        Floor spoiled = ask(NOON, "1", Validity.Level.SUSPECT);

        assertThat(ask(NOON.plusSeconds(1), "1")).isNotEqualTo(spoiled);
        assertThat(times).hasValue(2);
    }

    @Test
    void whatABusyMachineSpoiledIsNotMeasuredAgainByTheSameProcess() {
        CalibrationCache cache = cache(NOON);
        Floor spoiled = ask(cache, "1", Validity.Level.INVALID);

        assertThat(ask(cache, "1", Validity.Level.VALID)).isSameAs(spoiled);
        assertThat(times).hasValue(1);
    }

    @Test
    void theCeilingIsTheBestOfRoundsThatEndWhenNothingIsGainedAnyMore() {
        assertThat(ceilingOf(0, 100, 200, 300, 304, 290, 308, 280, 999)).isEqualTo(308);
        // Small gains are gains where they add up.
        assertThat(ceilingOf(100, 102, 104, 106, 108, 110, 112, 111, 109, 112, 112, 999))
                .isEqualTo(112);
    }

    @Test
    void aCeilingThatIsNotReachedEndsTheRoundsAllTheSame() {
        AtomicInteger rounds = new AtomicInteger();

        assertThat(Calibration.ceiling(() -> 2 * rounds.incrementAndGet())).isEqualTo(2.0 * rounds.get());
        assertThat(rounds).hasValue(20);
    }

    private static double ceilingOf(double... rounds) {
        AtomicInteger next = new AtomicInteger();
        return Calibration.ceiling(() -> rounds[next.getAndIncrement()]);
    }

    @Test
    void anotherProgramIsMeasuredAnewAndTheFirstOneIsStillKept() {
        Floor first = ask(NOON, "1");
        Floor other = ask(NOON.plusSeconds(1), "2");

        assertThat(other).isNotEqualTo(first);
        assertThat(ask(NOON.plusSeconds(2), "1")).isEqualTo(first);
        assertThat(times).hasValue(2);
    }

    private Floor askWith(String... flags) {
        Environment.Jvm jvm = environment.jvm();
        Environment other = new Environment(
                environment.machine(),
                new Environment.Jvm(jvm.name(), jvm.version(), jvm.vendor(), List.of(flags)),
                "epoll",
                "pooled",
                null);
        return cache(NOON).floor(other, "1", clock -> round(Validity.Level.VALID));
    }

    @Test
    void otherFlagsOfTheJvmAreMeasuredAnewButNotWhereItsClassesAreArchived() {
        Floor first = askWith("-Xmx512m", "-XX:ArchiveClassesAtExit=/a/b.jsa");

        assertThat(askWith("-XX:SharedArchiveFile=/c/d.jsa", "-Xmx512m")).isEqualTo(first);
        assertThat(askWith("-Xmx512m", "-Xshare:auto")).isEqualTo(first);
        assertThat(times).hasValue(1);
        assertThat(askWith("-Xmx256m")).isNotEqualTo(first);
    }

    @Test
    void aFileThatCannotBeReadOrWrittenCostsAMeasurementAndNothingElse() throws Exception {
        Files.createDirectories(folder.resolve("made"));
        Files.writeString(folder.resolve("made/calibration.json"), "{");
        ask(NOON, "1");
        Files.delete(folder.resolve("made/calibration.json"));
        Files.delete(folder.resolve("made"));
        Files.writeString(folder.resolve("made"), "in the way");

        assertThat(ask(NOON, "1").ceilingPerSecond()).isEqualTo(40_000);
        assertThat(times).hasValue(2);
    }
}
