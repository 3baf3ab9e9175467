package io.only1mcp.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.HostFacts;
import io.only1mcp.core.recording.Recorder;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.Sketch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidityTest {

    @Test
    void aFlawlessRunIsValidWithoutCaveats() {
        Validity validity = of(Sketch.run(Sketch.stage()));

        assertThat(validity.level()).isEqualTo(Validity.Level.VALID);
        assertThat(validity.caveats()).isEmpty();
        assertThat(validity.selfChecks()).hasSize(5).allMatch(SelfCheck::holds);
    }

    @Test
    void aSlowAndFullTargetIsAResultAndNoDoubt() {
        Sketch swamped = Sketch.stage()
                .response(Duration.ofSeconds(30))
                .blocked(Duration.ofSeconds(29))
                .unsent(4_000)
                .failed(FailureKind.TIMEOUT, 3_000)
                .failed(FailureKind.CLOSED, 2_000)
                .answered(10)
                .lateness(Duration.ofNanos(100_000));

        assertThat(of(Sketch.run(swamped)).level()).isEqualTo(Validity.Level.VALID);
    }

    @ParameterizedTest(name = "lateness {0} µs of a response of {1} µs is {2}")
    @CsvSource({
        "199,   100,     VALID",
        "201,   100,     SUSPECT",
        "1999,  100,     SUSPECT",
        "2002,  100,     INVALID",
        "990,   10000,   VALID",
        "1010,  10000,   SUSPECT",
        "4990,  10000,   SUSPECT",
        "5010,  10000,   INVALID",
        "90000, 1000000, VALID"
    })
    void latenessIsJudgedByTheResponseThatItSpoils(long late, long response, Validity.Level level) {
        Sketch stage =
                Sketch.stage().lateness(Duration.ofNanos(late * 1_000)).response(Duration.ofNanos(response * 1_000));

        assertThat(of(Sketch.run(stage)).level()).isEqualTo(level);
    }

    @ParameterizedTest(name = "ready in time for {0} of 10,000 is {1}")
    @CsvSource({"10000, VALID", "9990, VALID", "9989, SUSPECT", "9950, SUSPECT", "9949, INVALID"})
    void theDriversOwnAchievedShareIsJudged(long readyInTime, Validity.Level level) {
        assertThat(of(Sketch.run(Sketch.stage().readyInTime(readyInTime))).level())
                .isEqualTo(level);
    }

    @ParameterizedTest(name = "a work share of {0} with a lateness of {1} µs is {2}")
    @CsvSource({
        "0.99, 1,   VALID",
        "0.80, 300, SUSPECT",
        "0.81, 300, SUSPECT",
        "0.95, 300, SUSPECT",
        "0.96, 300, INVALID"
    })
    void theWorkShareCountsOnlyWhileTheDriverIsLate(double share, long late, Validity.Level level) {
        Recording recording = Sketch.run(
                new Recording.DriverFacts(share, Duration.ZERO, 0, 64, 64, Duration.ofMillis(40)),
                Sketch.stage().lateness(Duration.ofNanos(late * 1_000)));

        assertThat(of(recording).level()).isEqualTo(level);
        assertThat(of(recording).caveats().stream().anyMatch(c -> c.code().equals("work_share")))
                .isEqualTo(share > 0.8 && late > 200);
    }

    @ParameterizedTest(name = "a pause of {0} ms is {1}")
    @CsvSource({"50, VALID", "51, SUSPECT", "500, SUSPECT", "501, INVALID"})
    void aLongPauseOfTheDriversOwnCollectorIsADoubt(long millis, Validity.Level level) {
        Recording.DriverFacts driver =
                new Recording.DriverFacts(0.1, Duration.ofMillis(millis), 1, 64, 64, Duration.ofMillis(40));

        assertThat(of(Sketch.run(driver, Sketch.stage())).level()).isEqualTo(level);
    }

    private static Validity with(HostFacts host, long lateMicros) {
        Recording.DriverFacts driver =
                new Recording.DriverFacts(0.1, Duration.ZERO, 0, 64, 64, Duration.ofMillis(40), host);
        return of(Sketch.run(driver, Sketch.stage().lateness(Duration.ofNanos(lateMicros * 1_000))));
    }

    @ParameterizedTest(name = "{0} of the time taken is {1}")
    @CsvSource({"0.03, VALID", "0.031, SUSPECT", "0.15, SUSPECT", "0.151, INVALID"})
    void timeThatTheHostOrAQuotaTookIsADoubt(double share, Validity.Level level) {
        Validity stolen = with(new HostFacts(share, null, null, null), 1);
        Validity throttled = with(new HostFacts(null, share, null, null), 1);

        assertThat(stolen.level()).isEqualTo(level);
        assertThat(throttled.level()).isEqualTo(level);
        if (level != Validity.Level.VALID) {
            assertThat(stolen.caveats()).extracting(Caveat::code).containsExactly("cpu_steal");
            assertThat(throttled.caveats()).extracting(Caveat::code).containsExactly("cpu_throttled");
        }
    }

    @ParameterizedTest(name = "{0} of the time is {1}")
    @CsvSource({
        "0.05, lateness, SUSPECT",
        "0.051, run_queue, SUSPECT",
        "0.25, run_queue, SUSPECT",
        "0.251, run_queue, INVALID"
    })
    void aLateDriverThatWaitedLongForACoreWasStarved(double share, String code, Validity.Level level) {
        Validity late = with(new HostFacts(null, null, share, null), 300);

        assertThat(late.level()).isEqualTo(level);
        assertThat(late.caveats()).extracting(Caveat::code).contains(code);
        assertThat(late.caveats()).hasSize(code.equals("lateness") ? 1 : 2);
    }

    @Test
    void waitingForACoreIsNoDoubtWhereNothingWasSentLate() {
        assertThat(with(new HostFacts(null, null, 0.4, null), 1).caveats()).isEmpty();
    }

    @Test
    void aMachineWithoutPortsOrDescriptorsSaysNothingOfTheTarget() {
        Validity validity = with(new HostFacts(0.0, 0.0, 0.0, "local ports"), 1);

        assertThat(validity.level()).isEqualTo(Validity.Level.INVALID);
        assertThat(validity.caveats())
                .singleElement()
                .extracting(Caveat::text)
                .isEqualTo("this machine had no more local ports when a connection was to be opened");
    }

    @Test
    void aCutStageIsLeftOutWhereOthersRanToTheirEnd() {
        Sketch late =
                Sketch.stage().lateness(Duration.ofSeconds(1)).readyInTime(0).cut();

        assertThat(of(Sketch.run(Sketch.stage(), late)).level()).isEqualTo(Validity.Level.VALID);
        assertThat(of(Sketch.run(late)).level()).isEqualTo(Validity.Level.INVALID);
    }

    @Test
    void aLostRequestContradictsTheFigures() {
        Recording whole = Sketch.run(Sketch.stage());
        Recording lost = new Recording(
                whole.startedAt(),
                whole.duration(),
                whole.stages(),
                whole.operations(),
                whole.errors(),
                whole.wrongReplies(),
                whole.faults(),
                whole.streams(),
                whole.sessions(),
                whole.held(),
                new Recorder.Little(1.00001e12, 1e12),
                whole.driver());

        Validity validity = of(lost);

        assertThat(validity.level()).isEqualTo(Validity.Level.INVALID);
        assertThat(validity.caveats().get(0).text()).contains("Little's law");
    }

    @Test
    void notesSpoilNothingAndStandLast() {
        Caveat note = Caveat.note("same_host", "driver and target share a host", "use two machines");
        Recording suspect = Sketch.run(Sketch.stage().readyInTime(9_980));

        assertThat(Validity.of(Sketch.run(Sketch.stage()), List.of(note)).level())
                .isEqualTo(Validity.Level.VALID);
        assertThat(Validity.of(suspect, List.of(note)).caveats())
                .extracting(Caveat::code)
                .containsExactly("achieved_share", "same_host");
    }

    @Test
    void theWorstCaveatStandsFirst() {
        Recording recording = Sketch.run(
                new Recording.DriverFacts(0.1, Duration.ofSeconds(1), 1, 64, 64, Duration.ofMillis(40)),
                Sketch.stage().readyInTime(9_980));

        assertThat(of(recording).caveats()).extracting(Caveat::code).containsExactly("gc_pause", "achieved_share");
    }

    @Test
    void aCaveatNamesValueLimitAndRemedy() {
        Caveat caveat =
                of(Sketch.run(Sketch.stage().readyInTime(9_980))).caveats().get(0);

        assertThat(caveat.text())
                .isEqualTo("the driver was ready in time for 99.80 % of the intended requests, limit 99.9 %");
        assertThat(caveat.remedy()).startsWith("lower the rate");
    }

    @Test
    void aRunWithoutRequestsIsValidAndEmpty() {
        assertThat(of(Sketch.run(Sketch.stage().intended(0))).level()).isEqualTo(Validity.Level.VALID);
    }

    private static Validity of(Recording recording) {
        return Validity.of(recording, List.of());
    }
}
