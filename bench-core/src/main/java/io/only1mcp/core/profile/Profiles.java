package io.only1mcp.core.profile;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The profiles and targets that are shipped, as resources of the class path. */
public final class Profiles {

    private static final String ROOM = "io/only1mcp/profiles/";
    private static final String ANCHOR = "schema/profile.schema.json";
    private static final String YAML = ".yaml";
    private static final ClassLoader LOADER = Profiles.class.getClassLoader();

    private Profiles() {}

    /** The shipped profiles by name, each with its description. */
    public static Map<String, String> names() {
        Map<String, String> described = new TreeMap<>();
        for (String name : profiles()) {
            described.put(name, ProfileReader.read(name, Overrides.NONE).description());
        }
        return described;
    }

    /** The names of the shipped targets. */
    public static List<String> targets() {
        return list(LOADER, "targets/");
    }

    /** The names of what is shipped in a folder. */
    static List<String> in(String folder) {
        return list(LOADER, folder + "/");
    }

    /** The text of a shipped profile, or nothing where there is none of that name. */
    static Optional<String> profile(String name) {
        return text(name + YAML);
    }

    /** The text of a shipped target, or nothing where there is none of that name. */
    static Optional<String> target(String name) {
        return text("targets/" + name + YAML);
    }

    /** The text of a shipped file in a folder, or nothing where there is none of that name. */
    static Optional<String> shipped(String folder, String name) {
        return text(folder + "/" + name + YAML);
    }

    static List<String> profiles() {
        return list(LOADER, "");
    }

    private static Optional<String> text(String resource) {
        try (InputStream in = LOADER.getResourceAsStream(ROOM + resource)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands beside the schema: entries of a jar, or files of a folder. */
    static List<String> list(ClassLoader loader, String folder) {
        URL anchor = loader.getResource(ROOM + ANCHOR);
        if (anchor == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try {
            if (anchor.openConnection() instanceof JarURLConnection jar) {
                // Not cached: closing a cached file would take it away from everybody else.
                jar.setUseCaches(false);
                try (JarFile file = jar.getJarFile();
                        Stream<JarEntry> entries = file.stream()) {
                    entries.map(entry -> entry.getName())
                            .filter(name -> name.startsWith(ROOM + folder))
                            .forEach(name -> names.add(name.substring((ROOM + folder).length())));
                }
            } else {
                File[] files = Path.of(anchor.toURI())
                        .resolve("../../" + folder)
                        .normalize()
                        .toFile()
                        .listFiles();
                for (File file : files == null ? new File[0] : files) {
                    names.add(file.getName());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return names.stream()
                .filter(name -> name.endsWith(YAML) && name.indexOf('/') < 0)
                .map(name -> name.substring(0, name.length() - YAML.length()))
                .sorted()
                .toList();
    }
}
