package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.macro.run.RunTarget;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TargetOptionsTest {

    private static TargetOptions read(String... arguments) {
        return CommandLine.populateCommand(new TargetOptions(), arguments);
    }

    @Test
    void withoutATargetTheProfileSaysIt() {
        assertThat(read().target()).isNull();
    }

    @Test
    void aTargetWithASchemeIsAUrl() {
        assertThat(read("--target", "https://localhost:8443/mcp").target())
                .isInstanceOfSatisfying(
                        RunTarget.Url.class, url -> assertThat(url.url()).hasToString("https://localhost:8443/mcp"));
    }

    @Test
    void aTargetWithoutASchemeIsATargetFile() {
        assertThat(read("--target", "only1mcp").target())
                .isInstanceOfSatisfying(
                        RunTarget.File.class,
                        file -> assertThat(file.file().name()).isEqualTo("only1mcp"));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:80/mcp, write http://localhost:80/mcp",
        "ftp://localhost/mcp, must be a URL of http or https",
        "http://local host/mcp, is not a URL",
    })
    void aTargetThatIsNoneIsRefusedWithWhatToWrite(String target, String remedy) {
        assertThatThrownBy(() -> read("--target", target).target())
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--target: ")
                .hasMessageContaining(remedy);
    }

    @Test
    void aTargetHasTheCommitThatItIsGivenAndNeverThatOfThisProject() {
        RunTarget foreign = read("--target", "http://localhost/mcp").target();

        assertThat(read("--commit", "v1.2-3-g1a2b3c4").commit(foreign)).isEqualTo("v1.2-3-g1a2b3c4");
        assertThat(read().commit(foreign)).isNull();
        assertThatThrownBy(() -> read("--commit", "two words").commit(foreign))
                .hasMessage("--commit: must be one word of up to 100 letters, digits and ._/+@-, such as 1a2b3c4, got"
                        + " 'two words'");
    }

    @Test
    void headersKeepTheirOrderAndTheirColons() {
        assertThat(read("--header", "Authorization: Bearer a:b", "--header", "X-Empty:")
                        .headers())
                .containsExactly(Map.entry("Authorization", "Bearer a:b"), Map.entry("X-Empty", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "no colon, must be 'NAME: VALUE'",
        "bad name: x, must be 'NAME: VALUE'",
        "content-LENGTH: 5, is set by the driver itself",
    })
    void aHeaderThatWouldSpoilTheRequestIsRefused(String header, String reason) {
        assertThatThrownBy(() -> read("--header", header).headers())
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--header: ")
                .hasMessageContaining(reason);
    }

    @Test
    void aHeaderCannotSmuggleAnotherOne() {
        assertThatThrownBy(() -> read("--header", "X: 1\r\nY: 2").headers()).isInstanceOf(UsageException.class);
    }

    @Test
    void aHeaderIsGivenOnce() {
        assertThatThrownBy(() -> read("--header", "X: 1", "--header", "x: 2").headers())
                .isInstanceOf(UsageException.class)
                .hasMessage("--header: x is given twice");
    }
}
