package io.only1mcp.macro.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.macro.client.TargetException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
    private static final List<String> START = List.of("{bench}", "serve", "thing", "--port", "0");

    @TempDir
    Path folder;

    @Test
    void anInstallationHasItsLauncher() {
        ServeCommand command =
                new ServeCommand("/opt/bin/bench", "a.jar", getClass().getClassLoader());

        assertThat(command.resolve(START, folder)).containsExactly("/opt/bin/bench", "serve", "thing", "--port", "0");
    }

    @Test
    void aForeignCommandStaysAsItIs() {
        ServeCommand command =
                new ServeCommand("/opt/bin/bench", "a.jar", getClass().getClassLoader());

        assertThat(command.resolve(List.of("node", "serve", "mock"), folder)).containsExactly("node", "serve", "mock");
    }

    @Test
    void aClassPathStartsTheMainClassWithItsFlags() throws IOException {
        Path resources = Files.createDirectories(folder.resolve("classes/io/only1mcp/thing"));
        Files.writeString(
                resources.resolve("thing.args"),
                "# the smallest heap\n-Xmx16m\n-Dgreeting=\"good day\"\n" + ThingMain.class.getName() + "\n");
        try (URLClassLoader classes = new URLClassLoader(
                        new URL[] {folder.resolve("classes").toUri().toURL()}, null);
                ProcessLauncher launcher = new ProcessLauncher()) {
            ServeCommand command = new ServeCommand(null, System.getProperty("java.class.path"), classes);

            RunningProcess process = launcher.start(Launch.of("thing", command.resolve(START, folder)));

            assertThat(process.exit()).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(0);
            assertThatThrownBy(() -> process.mustBeAlive("as it should")).isInstanceOf(TargetException.class);
            assertThat(process.lastOutput().strip()).endsWith("good day, [--port, 0]");
        }
    }

    @Test
    void thePresetThatIsAskedForComesBeforeTheSharedFlags() throws IOException {
        Path resources = Files.createDirectories(folder.resolve("classes/io/only1mcp/thing/presets"));
        Files.writeString(resources.resolve("../thing.args"), "-Xshared\nMain\n");
        Files.writeString(resources.resolve("default.args"), "-Xdefault\n");
        Files.writeString(resources.resolve("small.args"), "-Xsmall\n");
        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {folder.resolve("classes").toUri().toURL()}, null)) {
            ServeCommand command = new ServeCommand(null, "a.jar", classes);

            assertThat(flags(command, "--port", "0")).isEqualTo("-Xdefault\n-Xshared\nMain\n");
            assertThat(flags(command, "--preset", "small")).isEqualTo("-Xsmall\n-Xshared\nMain\n");
            assertThat(flags(command, "--preset=small")).isEqualTo("-Xsmall\n-Xshared\nMain\n");
            assertThatThrownBy(() -> flags(command, "--preset", "large"))
                    .isInstanceOf(TargetException.class)
                    .hasMessage("start: {bench} serve thing: has no preset large");
        }
    }

    private String flags(ServeCommand command, String... options) throws IOException {
        List<String> start = new ArrayList<>(List.of("{bench}", "serve", "thing"));
        start.addAll(List.of(options));
        assertThat(command.resolve(start, folder)).endsWith(options);
        return Files.readString(folder.resolve("thing.args"));
    }

    @Test
    void aMissingModuleIsOneClearLine() {
        ServeCommand command = new ServeCommand(null, "a.jar", getClass().getClassLoader());

        assertThatThrownBy(() -> command.resolve(START, folder))
                .isInstanceOf(TargetException.class)
                .hasMessage("start: {bench} serve thing: no io/only1mcp/thing/thing.args on the class path; "
                        + "add the module that serves it, or set the system property bench.launcher");
        assertThatThrownBy(() -> command.resolve(List.of("{bench}", "run"), folder))
                .isInstanceOf(TargetException.class)
                .hasMessage("start: {bench} must be followed by \"serve proxy\" or \"serve mock\", got run");
    }

    static final class ThingMain {
        private ThingMain() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) {
            System.out.println(System.getProperty("greeting") + ", " + List.of(arguments));
        }
    }
}
