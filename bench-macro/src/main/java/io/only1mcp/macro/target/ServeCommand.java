package io.only1mcp.macro.target;

import io.only1mcp.macro.client.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program behind <code>{bench} serve …</code> in a target's start. An installation has its launcher script; a class
 * path has the same JVM flags and main class in a resource, and needs no installation.
 */
public final class ServeCommand {
    /** The first word of a start that means our own launcher. */
    public static final String PLACEHOLDER = "{bench}";

    private static final String PRESET = "--preset";

    private final @Nullable String launcher;
    private final String classPath;
    private final ClassLoader resources;

    /**
     * @param launcher the installation's launcher script; null where there is none
     * @param classPath what a JVM of ours is started with, where there is no installation
     * @param resources where the flags and main classes are found
     */
    ServeCommand(@Nullable String launcher, String classPath, ClassLoader resources) {
        this.launcher = launcher;
        this.classPath = classPath;
        this.resources = resources;
    }

    /** By the system properties {@code bench.launcher} and {@code java.class.path}. */
    public static ServeCommand ofThisProcess() {
        return new ServeCommand(
                System.getProperty("bench.launcher"),
                System.getProperty("java.class.path", ""),
                ServeCommand.class.getClassLoader());
    }

    /** What <code>{bench}</code> stands for: the launcher, or itself where there is none. */
    String program() {
        return launcher == null ? PLACEHOLDER : launcher;
    }

    /**
     * Puts the program in the place of the placeholder; a command without it stays as it is.
     *
     * @param scratch a directory that lives as long as the process, for the file of its JVM flags
     * @throws TargetException when what should be served is not on the class path
     */
    public List<String> resolve(List<String> command, Path scratch) {
        if (!command.get(0).equals(PLACEHOLDER)) {
            return command;
        }
        if (launcher != null) {
            List<String> words = new ArrayList<>(command);
            words.set(0, program());
            return words;
        }
        if (command.size() < 3 || !command.get(1).equals("serve")) {
            throw new TargetException("start: {bench} must be followed by \"serve proxy\" or \"serve mock\", got "
                    + String.join(" ", command.subList(1, command.size())));
        }
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-cp");
        words.add(classPath);
        words.add("@" + argumentFile(command.get(2), preset(command), scratch));
        words.addAll(command.subList(3, command.size()));
        return words;
    }

    /** What the last {@code --preset} of a command names; null where there is none. */
    private static @Nullable String preset(List<String> command) {
        String preset = null;
        for (int i = 0; i < command.size(); i++) {
            String word = command.get(i);
            if (word.startsWith(PRESET + "=")) {
                preset = word.substring(PRESET.length() + 1);
            } else if (word.equals(PRESET) && i + 1 < command.size()) {
                preset = command.get(i + 1);
            }
        }
        return preset;
    }

    /**
     * The flags of the preset, where what is served has presets, and those that all share. Their last line is the main
     * class, so that what follows on the command line are the program's own options.
     */
    private Path argumentFile(String served, @Nullable String preset, Path scratch) {
        String folder = "io/only1mcp/" + served + "/";
        String name = folder + served + ".args";
        try (InputStream chosen = resources.getResourceAsStream(
                        folder + "presets/" + (preset == null ? "default" : preset) + ".args");
                InputStream shared = resources.getResourceAsStream(name)) {
            if (shared == null) {
                throw new TargetException(
                        "start: {bench} serve " + served + ": no " + name
                                + " on the class path; add the module that serves it, or set the system property bench.launcher");
            }
            if (chosen == null && preset != null) {
                throw new TargetException("start: {bench} serve " + served + ": has no preset " + preset);
            }
            Path file = scratch.resolve(served + ".args");
            try (OutputStream out = Files.newOutputStream(file)) {
                if (chosen != null) {
                    chosen.transferTo(out);
                }
                shared.transferTo(out);
            }
            return file;
        } catch (IOException unwritable) {
            throw new TargetException(
                    "start: cannot write into " + scratch + ": " + unwritable.getMessage(), unwritable);
        }
    }
}
