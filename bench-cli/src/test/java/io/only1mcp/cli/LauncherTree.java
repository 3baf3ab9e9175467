package io.only1mcp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The launcher script in a tree of its own, with a Java and a Maven that only say how they were called. */
final class LauncherTree {

    /** Says its arguments, one in a line. */
    private static final String JAVA = "#!/bin/sh\nprintf '%s\\n' \"$@\"\n";

    /** Counts its calls, prints what Maven prints, and makes what Maven makes. */
    static final String MAVEN = """
            #!/bin/sh
            echo called >>calls
            echo '[INFO] Building bench-cli 0.1.0-SNAPSHOT                  [8/8]'
            for module in mcp-proxy mock-mcp-server bench-cli; do
                mkdir -p $module/target/lib
                : >$module/target/$module.jar
            done
            """;

    private final Path folder;
    private final Path home;
    private final Path jdk;

    LauncherTree(Path folder) throws IOException {
        this.folder = folder;
        home = Files.createDirectories(folder.resolve("a tree"));
        jdk = Files.createDirectories(folder.resolve("a jdk"));
        Files.copy(Program.home().resolve("bench"), home.resolve("bench"));
        aSource("bench-cli/src/main/java/Bench.java");
        aSource("bench-cli/src/main/resources/io/only1mcp/cli/bench.args");
        aSource("mcp-proxy/src/main/resources/io/only1mcp/proxy/proxy.args");
        aSource("mcp-proxy/src/main/resources/io/only1mcp/proxy/presets/default.args");
        aSource("mcp-proxy/src/main/resources/io/only1mcp/proxy/presets/fast.args");
        aSource("mcp-proxy/src/main/resources/io/only1mcp/proxy/presets/small.args");
        aSource("mock-mcp-server/src/main/resources/io/only1mcp/mock/mock.args");
        aSource("profiles/quick_smoke.yaml");
        aSource("pom.xml");
        program(jdk.resolve("bin/java"), JAVA);
        program(jdk.resolve("bin/javac"), "");
        javaIs("17.0.15");
        program(folder.resolve("bin/mvn"), MAVEN);
    }

    /** Where the script is. */
    Path home() {
        return home;
    }

    /** Where its Java is. */
    Path jdk() {
        return jdk;
    }

    private void aSource(String name) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }

    /** A program at this place: the text of a script. */
    static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Which version the Java says that it is. */
    void javaIs(String version) throws IOException {
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    /** The script of the tree, called from the folder above it. */
    Program.Start bench(String... arguments) {
        return bench(home.resolve("bench"), arguments);
    }

    /** The same through another path. */
    Program.Start bench(Path script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(arguments));
        return Program.of(command)
                .in(folder)
                .with("JAVA_HOME", jdk.toString())
                .with("BENCH_BUILD", "")
                .with("TMPDIR", "")
                .with("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    }

    /** How often Maven was called. */
    long builds() throws IOException {
        Path calls = home.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }
}
