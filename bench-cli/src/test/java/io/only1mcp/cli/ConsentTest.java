package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.core.profile.TargetReader;
import io.only1mcp.macro.run.RunTarget;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentTest {

    /** An address that is reserved for documentation, so that it is nobody's. */
    private static final RunTarget ELSEWHERE = new RunTarget.Url(URI.create("http://192.0.2.7:8080/mcp"));

    private final Screen screen = new Screen();

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1/mcp", "https://localhost/mcp", "http://[::1]:1/mcp"})
    void thisMachineIsLoadedWithoutAQuestion(String url) {
        new Consent(screen.shell()).demand(new RunTarget.Url(URI.create(url)), false);

        assertThat(screen.err()).isEmpty();
    }

    @Test
    void theEmbeddedTopologyAndWhatIsStartedAreOnThisMachine() {
        new Consent(screen.shell()).demand(null, false);
        new Consent(screen.shell()).demand(new RunTarget.File(TargetReader.read("only1mcp")), false);

        assertThat(screen.err()).isEmpty();
    }

    @Test
    void withoutATerminalAnotherHostNeedsTheOption() {
        assertThatThrownBy(() -> new Consent(screen.shell("yes\n", "", Map.of())).demand(ELSEWHERE, false))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("192.0.2.7")
                .hasMessageContaining("--yes");
    }

    @Test
    void theOptionLoadsAnotherHostAndStillNamesIt() {
        new Consent(screen.shell()).demand(ELSEWHERE, true);

        assertThat(screen.err()).hasLineCount(1).contains("192.0.2.7 is not this machine");
    }

    @Test
    void aTypedYesLoadsAnotherHost() {
        assertThatCode(() -> new Consent(screen.shell("yes\n", "in err", Map.of())).demand(ELSEWHERE, false))
                .doesNotThrowAnyException();
        assertThat(screen.err()).contains("192.0.2.7").endsWith("Type yes to go on: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "y\n", "no\n", "\n"})
    void anythingElseThanYesSendsNothing(String typed) {
        assertThatThrownBy(() -> new Consent(screen.shell(typed, "in err", Map.of())).demand(ELSEWHERE, false))
                .isInstanceOf(UsageException.class)
                .hasMessage("nothing was sent to 192.0.2.7");
    }
}
