package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.profile.TargetReader;
import io.only1mcp.core.report.Progress;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.macro.client.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs against a real process on its standard streams. */
class StdioRunTest {
    private static final String MOCK = "[\"{bench}\", serve, mock, --stdio, --servers, filesystem]";

    private static final String CALL = "read_file={\"path\": \"/a {marker}\"}";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"2026-07-28", "2025-11-25", "2025-03-26", "auto"})
    void aProcessIsDrivenInEachEra(String protocol) throws IOException {
        LoadRun.Outcome outcome = run(MOCK, profile(protocol, "1s"), Map.of(), RunListener.NONE);
        MeasuredRun run = outcome.result().runs().get(0);

        assertThat(outcome.result().target().protocol()).isEqualTo(protocol.equals("auto") ? "2026-07-28" : protocol);
        assertThat(outcome.result().target().url()).isEqualTo("stdio:-");
        assertThat(run.errors()).isEmpty();
        assertThat(run.counts().ok()).isEqualTo(run.counts().intended()).isGreaterThan(400);
        assertThat(run.validity().caveats()).extracting("code").contains("standard_streams");
        assertThat(mocks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "4"})
    void usersAreRequestsInFlightOnTheOnePipe(String users) throws IOException {
        Profile profile =
                ProfileReader.adHoc(quick(CALL).users(users).duration("500ms").build());
        MeasuredRun run =
                run(MOCK, profile, Map.of(), RunListener.NONE).result().runs().get(0);

        assertThat(run.errors()).isEmpty();
        assertThat(run.counts().ok()).isPositive();
        assertThat(run.driver().connectionsOpened()).isEqualTo(1);
    }

    @Test
    void aProcessThatDiesAmidTheRunEndsItWithItsStatus() {
        RunListener killer = new RunListener() {
            @Override
            public void step(String text) {}

            @Override
            public void progress(Progress progress) {
                mocks().forEach(ProcessHandle::destroyForcibly);
            }
        };
        Profile profile = profile("auto", "20s");
        assertThatExceptionOfType(TargetException.class)
                .isThrownBy(() -> run(MOCK, profile, Map.of(), killer))
                .withMessageContaining("ended with exit status 137 during the run");
        assertThat(mocks()).isEmpty();
    }

    @Test
    void aProcessThatEndsAtOnceIsSaidToHaveEndedWithItsLastWords() {
        assertThatExceptionOfType(TargetException.class)
                .isThrownBy(() -> run(
                        "[sh, -c, 'echo no such folder >&2; exit 7']",
                        profile("auto", "1s"),
                        Map.of(),
                        RunListener.NONE))
                .withMessage("piped: the process (sh) ended with exit status 7 before it had answered")
                .extracting(TargetException::details)
                .isEqualTo("no such folder");
    }

    @Test
    void headersAndSeveralClientsAreRefused() {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> run(MOCK, profile("auto", "1s"), Map.of("A", "b"), RunListener.NONE))
                .withMessageStartingWith("--header: target piped is spoken to over its standard streams");
        Profile two = ProfileReader.adHoc(
                quick(CALL).rate("10/s").duration("1s").set("clients=2").build());
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> run(MOCK, two, Map.of(), RunListener.NONE))
                .withMessageStartingWith("clients: target piped is spoken to over its standard streams");
    }

    private static Overrides.Builder quick(String call) {
        return Overrides.builder().call(call).connections("16").set("warm_up.requests=100");
    }

    private static Profile profile(String protocol, String duration) {
        return ProfileReader.adHoc(
                quick(CALL).protocol(protocol).rate("500/s").duration(duration).build());
    }

    private LoadRun.Outcome run(String command, Profile profile, Map<String, String> headers, RunListener listener)
            throws IOException {
        Path file = Files.writeString(
                folder.resolve("piped.yaml"), "transport: stdio\ncommand: " + command + "\nstop: {within: 5s}\n");
        RunTarget target = new RunTarget.File(TargetReader.read(file.toString()));
        return new LoadRun(new LoadRun.Settings(profile, target, headers, folder, "test", null, List.of()), listener)
                .run();
    }

    /** The processes of the mock that this process has started: no other child of it is a JVM. */
    private static List<ProcessHandle> mocks() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .toList();
    }
}
