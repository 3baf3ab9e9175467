package io.only1mcp.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever YAML can do that a configuration must not: one line, and where it stands. */
class YamlFileTest {
    private static final String BACKENDS = "backends: [{name: a, url: http://h/}]\n";

    @TempDir
    private Path folder;

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("gateway.yaml"), yaml);
    }

    private void isRefused(String yaml, String message) throws IOException {
        Path file = file(yaml);
        assertThatThrownBy(() -> CommandLine.parse("--config", file.toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file + message)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout: 1s~hosts: [a]~~timeout: 2s|:4: is not well-formed YAML: Duplicate field 'timeout'",
                "hosts: [a]~limits: {message: 1MB, message: 2MB}|:2: is not well-formed YAML: Duplicate field 'message'",
                "timeout: 1s~limits:~\tmessage: 1MB|:3: is not well-formed YAML: found character '\\t(TAB)'",
                "timeout: 1s~hosts: [a~separator: _|:3: is not well-formed YAML: expected ',' or ']'",
                "hosts:~  - a~ timeout: 1s|:3: is not well-formed YAML: expected <block end>",
                "timeout: 1s~separator: a\u0007b|:2: is not well-formed YAML: special characters are not allowed",
                "timeout: &t 1s~list_timeout: *t|:2: an alias, *t, is not understood; write out its value",
                "limits: &l {message: 1MB}~sessions:~  <<: *l|:3: an alias, *l, is not understood",
                "timeout: 1s~---~timeout: 2s|:3: must be one document, got a second one"
            })
    void aTextThatIsMoreOrLessThanOneMapIsRefused(String yaml, String message) throws IOException {
        isRefused(yaml.replace('~', '\n') + "\n", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "~\n"})
    void anEmptyFileIsRefused(String yaml) throws IOException {
        isRefused(yaml, ":1: the file: is empty, it must name a list of {name, url}, {name, urls} or {name, command}");
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 900, 400_000})
    void aDeepFileIsRefused(int depth) throws IOException {
        isRefused("timeout: 1s\nhosts: " + "[".repeat(depth), ":2: must not be nested more than 32 deep");
    }

    @Test
    void aHugeFileIsRefusedUnread() throws IOException {
        isRefused(BACKENDS + "# " + "x".repeat(2_000_000), ": must be at most 1048576 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%d: {}", "- %d", "- {k: {l: {m: %d}}}"})
    void aFileOfMoreKeysThanAnybodyWritesIsRefused(String each) throws IOException {
        StringBuilder yaml = new StringBuilder(each.startsWith("-") ? "? " + "x".repeat(50_000) + "\n:\n" : "");
        for (int i = 0; yaml.length() < 1_000_000; i++) {
            yaml.append(String.format(each, i)).append('\n');
        }
        assertThatThrownBy(() ->
                        CommandLine.parse("--config", file(yaml.toString()).toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching(".*gateway.yaml:\\d+: must have at most 50000 keys and values");
    }

    @Test
    void aKeyAsLongAsTheFileIsCutInTheMessage() throws IOException {
        String key = "a.b[0]".repeat(100_000);
        assertThatThrownBy(() -> CommandLine.parse(
                        "--config", file("? '" + key + "'\n: 1\n").toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(":1: a.b[0]a.b")
                .hasMessageEndingWith("audit, rate_limits, cache, log")
                .message()
                .hasSizeLessThan(1_100);
    }

    @Test
    @Timeout(60)
    void aPipeIsRefusedUnread() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
        for (Path each : List.of(pipe, link, Path.of("/dev/zero"))) {
            assertThatThrownBy(() -> CommandLine.parse("--config", each.toString()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage(each + ": is a pipe or a device, where a YAML file is wanted");
        }
    }

    @Test
    void whatTheReaderSaysOfItselfIsLeftOut() throws IOException {
        assertThatThrownBy(() -> CommandLine.parse(
                        "--config",
                        file(BACKENDS + "timeout: " + "1".repeat(2_000) + "\n").toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(":")
                .message()
                .doesNotContain("StreamReadConstraints", "com.", "java.", "`");
    }

    @Test
    void manyBackendsAreNoHugeFile() throws IOException {
        StringBuilder yaml = new StringBuilder("backends:\n");
        for (int i = 0; i < 5_000; i++) {
            yaml.append("- {name: b")
                    .append(i)
                    .append(", url: http://127.0.0.1:9001/")
                    .append(i)
                    .append("/mcp}\n");
        }
        Path file = file(yaml.toString());
        assertThat(CommandLine.parse("--config", file.toString()).backends()).hasSize(5_000);
        isRefused(yaml + "- {name: b7, url: http://h/}\n", ":5002: backends[5000].name: must be unique, got \"b7\"");
    }

    @Test
    void anAnchorAloneHarmsNothing() throws IOException {
        Path file = file(BACKENDS + "timeout: &t 2s\n");
        assertThat(CommandLine.parse("--config", file.toString()).timeouts().answer())
                .hasSeconds(2);
    }
}
