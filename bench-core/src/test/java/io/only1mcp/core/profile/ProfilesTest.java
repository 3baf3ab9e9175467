package io.only1mcp.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesTest {

    private static final List<String> ENTRIES = List.of(
            "io/only1mcp/profiles/schema/profile.schema.json",
            "io/only1mcp/profiles/b.yaml",
            "io/only1mcp/profiles/a.yaml",
            "io/only1mcp/profiles/README.md",
            "io/only1mcp/profiles/targets/t.yaml",
            "io/only1mcp/profilesx/c.yaml");

    @TempDir
    Path folder;

    @Test
    void profilesAreFoundInAJarWithoutEntriesForItsFolders() throws IOException {
        Path jar = folder.resolve("with blank.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (String entry : ENTRIES) {
                entries.putNextEntry(new JarEntry(entry));
                entries.closeEntry();
            }
        }
        assertFound(jar);
    }

    @Test
    void profilesAreFoundInAFolder() throws IOException {
        for (String entry : ENTRIES) {
            Path file = folder.resolve("with blank").resolve(entry);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
        assertFound(folder.resolve("with blank"));
    }

    private static void assertFound(Path root) throws IOException {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {url(root)}, null)) {
            assertThat(Profiles.list(loader, "")).containsExactly("a", "b");
            assertThat(Profiles.list(loader, "targets/")).containsExactly("t");
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
