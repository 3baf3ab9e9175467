package io.only1mcp.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.behaviour.BehaviourFile;
import io.only1mcp.mock.behaviour.Fault;
import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.mock.server.AnswerStyle;
import io.only1mcp.mock.server.MockConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MockOptionsTest {

    @Test
    void withoutOptionsItIsOneServerOnAFreePortOfThisMachine() {
        MockConfig config = MockOptions.parse();
        assertThat(config.servers()).extracting(ServerSpec::name).containsExactly("filesystem");
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isZero();
        assertThat(config.behaviour()).isEqualTo(Behaviour.DEFAULT);
        assertThat(config.answers()).isEqualTo(AnswerStyle.JSON);
        assertThat(config.pageSize()).isZero();
    }

    @Test
    void everyOptionHasItsEffect() {
        MockConfig config = MockOptions.parse(
                "--servers",
                "12",
                "--host",
                "::1",
                "--port=8100",
                "--answers",
                "sse",
                "--page-size",
                "5",
                "--seed",
                "7",
                "--latency",
                "normal(mean=5ms, sd=1ms)",
                "--payload=4KiB",
                "--errors",
                "1%",
                "--stall=at=5s,for=1s");
        assertThat(config.servers()).isEqualTo(Catalogue.servers(12, 7));
        assertThat(config.host()).isEqualTo("::1");
        assertThat(config.port()).isEqualTo(8100);
        assertThat(config.answers()).isEqualTo(AnswerStyle.SSE);
        assertThat(config.pageSize()).isEqualTo(5);
        assertThat(config.behaviour())
                .isEqualTo(Behaviour.DEFAULT
                        .with("latency", "normal(mean=5ms, sd=1ms)")
                        .with("payload", "4KiB")
                        .with("errors", "1%")
                        .with("stall", "at=5s,for=1s")
                        .with("seed", "7"));
    }

    @Test
    void anOptionWinsOverTheFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("b.yaml"), "latency: 5ms\nerrors: 2%\n");
        assertThat(MockOptions.parse("--errors", "1%", "--behaviour", file.toString())
                        .behaviour())
                .isEqualTo(BehaviourFile.read(file, Behaviour.DEFAULT).with("errors", "1%"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--latncy=5ms | unknown option --latncy, did you mean --latency?",
                "--port | --port: needs a value",
                "--port=1 --port=2 | --port: is given twice",
                "--port=x | port: must be a number of 0 or more, got x",
                "--port=70000 | port: must be 0 to 65535, got 70000",
                "--page-size=-1 | page-size: must be a number of 0 or more, got -1",
                "--answers=xml | answers: must be json or sse, got xml",
                "--servers=gitt | servers: there is no server \"gitt\", did you mean \"git\"?",
                "--servers=101 | servers: must be 1 to 100, got 101",
                "--servers=everything,git,everything | servers: \"everything\" is named twice",
                "--servers=git,npm --stdio | --stdio: serves one server; name it with --servers",
                "--stdio --port=1 | --stdio: has no port and no host",
                "--stdio=yes | --stdio: takes no value",
                "--fault=none-at-all | fault: there is no fault \"none-at-all\", did you mean \"no-result-type\"?",
                "--errors=2 | errors: must be a share such as 1%, got 2",
                "--behaviour=absent.yaml | absent.yaml: there is no such file",
                "filesystem | unexpected argument filesystem; options are --name value, see --help"
            })
    void whatMakesNoSenseIsOneClearLine(String arguments, String message) {
        assertThatThrownBy(() -> MockOptions.parse(arguments.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void everythingIsAServerBesideThoseOfTheCatalogue() {
        MockConfig config = MockOptions.parse("--servers", "git, everything", "--fault", "empty-contents");
        assertThat(config.names()).containsExactly("git", "everything");
        assertThat(config.behaviour().broken()).containsExactly(Fault.EMPTY_CONTENTS);
        assertThat(MockOptions.parse("--stdio", "--servers=everything").names()).containsExactly("everything");
    }

    @Test
    void helpNamesEveryFault() {
        for (Fault fault : Fault.values()) {
            assertThat(MockOptions.HELP).contains("  " + fault.text() + " ");
        }
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(MockOptions.HELP)
                .contains(MockOptions.NAMES.stream().map(name -> "--" + name).toList());
    }
}
