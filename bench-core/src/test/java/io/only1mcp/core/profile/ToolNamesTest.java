package io.only1mcp.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.only1mcp.core.profile.ToolNames.ServerTool;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolNamesTest {

    private static final List<String> SERVERS = List.of("git", "git_hub", "memory");

    @ParameterizedTest
    @CsvSource({
        "{server}.{tool}, git.log",
        "{server}__{tool}, git__log",
        "{tool}, log",
        "{tool}@{server}, log@git",
        "x-{server}/{tool}-y, x-git/log-y"
    })
    void aToolIsNamedByThePatternAndTheNameLeadsBackToIt(String pattern, String name) {
        ToolNames names = new ToolNames(pattern);
        assertThat(names.of("git", "log")).isEqualTo(name);
        assertThat(names.back(name, SERVERS))
                .contains(new ServerTool(pattern.contains("{server}") ? "git" : null, "log"));
    }

    @Test
    void aToolWithoutAServerHasTheNameThatTheTargetUses() {
        assertThat(new ToolNames("{server}.{tool}").of(null, "anything.at_all")).isEqualTo("anything.at_all");
    }

    @Test
    void theLongerServerIsMeantWhereTwoFit() {
        assertThat(new ToolNames("{server}_{tool}").back("git_hub_search", SERVERS))
                .contains(new ServerTool("git_hub", "search"));
    }

    @Test
    void aNameThatIsNoneOfTheServersLeadsNowhere() {
        ToolNames names = new ToolNames("{server}.{tool}");
        assertThat(names.back("npm.install", SERVERS)).isEmpty();
        assertThat(names.back("git.", SERVERS)).isEmpty();
        assertThat(names.back("git", SERVERS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{server} | must have {tool} once and {server} at most once, got '{server}'",
                "{tool}{tool} | must have {tool} once and {server} at most once, got '{tool}{tool}'",
                "{serve}.{tool} | unknown placeholder {serve}, did you mean 'server'? (here there are {server}, {tool}; write {{serve}} to have it literally)"
            })
    void aPatternThatCannotNameToolsIsRefused(String pattern, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ToolNames(pattern))
                .withMessage(message);
    }

    @Test
    void resourcesKeepTheirUrisUnlessTheTargetSaysOtherwise() {
        assertThat(new ToolNames("{server}.{tool}").uri("memory", "memory://keys"))
                .isEqualTo("memory://keys");
        ToolNames names = new ToolNames("{server}.{tool}", "{server}+{uri}");
        assertThat(names.uri("memory", "memory://items/{marker}")).isEqualTo("memory+memory://items/{marker}");
        assertThat(names.uri(null, "memory://keys")).isEqualTo("memory://keys");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ToolNames("{tool}", "{server}"))
                .withMessage("must have {uri} once and {server} at most once, got '{server}'");
    }
}
