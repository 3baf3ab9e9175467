package io.only1mcp.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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
                "timeout: 1s~---~timeout: 2s|:3: is not well-formed YAML: Trailing token"
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
        assertThat(CommandLine.parse("--config", file.toString()).timeout()).hasSeconds(2);
    }
}
