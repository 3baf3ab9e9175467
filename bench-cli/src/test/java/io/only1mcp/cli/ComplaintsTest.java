package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.macro.client.TargetException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ComplaintsTest {

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();
    private final Complaints complaints = new Complaints(new PrintWriter(err));

    static Stream<Arguments> whoseFault() {
        return Stream.of(
                Arguments.of(new ProfileException("a.yaml:7: seed: must be >= 0"), 2),
                Arguments.of(new UsageException("--out: must be json=PATH"), 2),
                Arguments.of(new UnwritableException(Path.of("r"), new IOException("No space left on device")), 2),
                Arguments.of(new TargetException("http://localhost:1/mcp: connection refused"), 3),
                Arguments.of(new IllegalStateException("a\nbug"), 1),
                Arguments.of(new OutOfMemoryError("Java heap space"), 1));
    }

    @ParameterizedTest
    @MethodSource("whoseFault")
    void anErrorIsOneLineAndItsStatusSaysWhoseFaultItIs(Throwable error, int status) {
        assertThat(complaints.say(error, List.of("run"))).isEqualTo(status);
        assertThat(err.toString()).hasLineCount(1).startsWith("bench: ").doesNotContain("\tat ");
    }

    @Test
    void aBugSaysHowToSeeMore() {
        complaints.say(new IllegalStateException("oops"), List.of("run"));

        assertThat(err).hasToString("bench: internal error: IllegalStateException: oops (--stacktrace shows where)\n");
    }

    @Test
    void theLastWordsOfATargetStandBelow() {
        complaints.say(new TargetException("only1mcp: ended with 1", "no such port\nbye"), List.of("run"));

        assertThat(err).hasToString("bench: only1mcp: ended with 1\n    no such port\n    bye\n");
    }

    @Test
    void whatATargetSaysSendsNoControlCharacterToATerminal() {
        complaints.say(new TargetException("lists ec\u001b[32mho\nX\u009b1m", "\tre\u001b[31md"), List.of("run"));

        assertThat(err).hasToString("bench: lists ec\\u001b[32mho X\\u009b1m\n     re\\u001b[31md\n");
    }

    @Test
    void neitherDoesANameInAProfile() throws IOException {
        Path file = Files.writeString(
                folder.resolve("mine.yaml"), "{version: 1, name: \"a\\eb\", stages: [{duration: 1s, target: 1/s}]}");

        assertThat(Invocation.of("profiles", "check", file.toString()).out())
                .isEqualTo(file + ": ok, it is the profile 'a\\u001bb'\n");
    }

    @Test
    void aTraceIsForThoseWhoAsk() {
        complaints.say(new ProfileException("wrong"), List.of("run", "--stacktrace"));

        assertThat(err.toString()).startsWith("bench: wrong\n").contains("\tat ");
    }
}
