package io.only1mcp.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration may leave what differs, and what is secret, to the environment. */
class VariablesTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("NAME", "value", "EMPTY", "", "_2", "$NAME ${NAME}");

    @TempDir
    private Path folder;

    private YamlFile read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), yaml);
        return YamlFile.read(file, new Variables(ENVIRONMENT::get));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${NAME}|value",
                "a ${NAME}-${NAME} b|a value-value b",
                "${NAME:-other}|value",
                "${NONE:-other}|other",
                "${EMPTY:-other}|other",
                "'${NONE:-}'|''",
                "'${EMPTY}'|''",
                "${_2}|$NAME ${NAME}",
                "$${NAME}|${NAME}",
                "$$$${NAME} $$|$${NAME} $",
                "$NAME 5$ $|$NAME 5$ $"
            })
    void aVariableStandsInAnyText(String source, String text) throws IOException {
        YamlFile file = read("a: '" + source + "'\nb: [1, {c: '" + source + "'}]\n");
        assertThat(file.tree().path("a").textValue()).isEqualTo(text);
        assertThat(file.tree().at("/b/1/c").textValue()).isEqualTo(text);
        assertThat(file.tree().at("/b/0").intValue()).isEqualTo(1);
    }

    @Test
    void keysStayAsTheyAre() throws IOException {
        assertThat(read("${NAME}: 1\n").tree().has("${NAME}")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${NONE}|the variable NONE is not set in the environment; set it, or write ${NONE:-otherwise}",
                "${NAME|${ has no end; write $${ where a dollar sign is meant",
                "${}|${} names no variable of the environment; write $${ where a dollar sign is meant",
                "${a b}|${a b} names no variable of the environment"
            })
    void whatCannotBeReplacedIsOneLineWithItsPlace(String source, String message) {
        assertThatThrownBy(
                        () -> read("x: 1\nbackends:\n  - name: a\n    headers:\n      Authorization: " + source + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        folder.resolve("gateway.yaml") + ":5: backends[0].headers.Authorization: " + message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void theEnvironmentIsThatOfTheProcess() throws IOException {
        Map.Entry<String, String> any = System.getenv().entrySet().stream()
                .filter(entry -> entry.getKey().matches("[A-Z]+")
                        && !entry.getValue().isEmpty()
                        && entry.getValue().matches("[A-Za-z0-9/._:-]+"))
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"),
                "backends: [{name: a, command: [x], env: {A: '${" + any.getKey() + "}'}}]\n");
        ProxyConfig config = CommandLine.parse("--config", file.toString());
        ChildCommand command = config.backends().get(0).command();
        assertThat(command == null ? Map.of() : command.environment()).isEqualTo(Map.of("A", any.getValue()));
    }
}
