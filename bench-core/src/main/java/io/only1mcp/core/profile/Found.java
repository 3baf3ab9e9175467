package io.only1mcp.core.profile;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A YAML file that was found: shipped, or in the file system.
 *
 * @param source how errors name it
 * @param identity the same for the same file, however it was named
 * @param stem its name without folder and ending
 * @param folder where it lies, for names that are relative to it; nothing where it is shipped
 * @param document what it holds
 */
record Found(
        String source,
        String identity,
        String stem,
        @Nullable Path folder,
        Document document) {

    /**
     * Finds a profile.
     *
     * @param nameOrFile a shipped name or a file
     * @param folder what a relative file is relative to; nothing for the working folder
     */
    static Found profile(String nameOrFile, @Nullable Path folder) {
        if (isFile(nameOrFile)) {
            return file(nameOrFile, folder);
        }
        return shipped(nameOrFile, "profile", Profiles.profile(nameOrFile), Profiles.profiles());
    }

    /** Finds a target; see {@link #profile}. */
    static Found target(String nameOrFile) {
        if (isFile(nameOrFile)) {
            return file(nameOrFile, null);
        }
        return shipped(nameOrFile, "target", Profiles.target(nameOrFile), Profiles.targets());
    }

    /** Finds a policy; see {@link #profile}. */
    static Found policy(String nameOrFile) {
        if (isFile(nameOrFile)) {
            return file(nameOrFile, null);
        }
        return shipped(nameOrFile, "policy", Profiles.shipped("policies", nameOrFile), Profiles.in("policies"));
    }

    /** Finds levels to aim at; see {@link #profile}. */
    static Found levels(String nameOrFile) {
        if (isFile(nameOrFile)) {
            return file(nameOrFile, null);
        }
        return shipped(nameOrFile, "target baseline", Profiles.shipped("levels", nameOrFile), Profiles.in("levels"));
    }

    private static boolean isFile(String nameOrFile) {
        return nameOrFile.contains("/")
                || nameOrFile.contains("\\")
                || nameOrFile.endsWith(".yaml")
                || nameOrFile.endsWith(".yml");
    }

    private static Found shipped(String name, String what, Optional<String> text, Collection<String> names) {
        String yaml = text.orElseThrow(() -> new ProfileException(
                "no " + what + " is named '" + name + "'" + Nearest.hint(name, names) + " (there are "
                        + String.join(", ", names) + "; give a file with its ending, such as " + name + ".yaml)"));
        String source = name + ".yaml";
        return new Found(source, "shipped " + name, name, null, YamlText.document(yaml, source));
    }

    private static Found file(String name, @Nullable Path folder) {
        try {
            Path path = folder == null ? Path.of(name) : folder.resolve(name);
            String source = path.toString();
            String text = Files.readString(path);
            Path absolute = path.toAbsolutePath().normalize();
            String last = String.valueOf(absolute.getFileName());
            return new Found(
                    source,
                    absolute.toString(),
                    last.replaceAll("\\.ya?ml$", ""),
                    absolute.getParent(),
                    YamlText.document(text, source));
        } catch (InvalidPathException | NoSuchFileException e) {
            throw new ProfileException(name + ": there is no such file");
        } catch (AccessDeniedException e) {
            throw new ProfileException(name + ": cannot be read: permission denied");
        } catch (CharacterCodingException e) {
            throw new ProfileException(name + ": is not UTF-8 text");
        } catch (IOException e) {
            throw new ProfileException(
                    name + ": cannot be read" + (Files.isDirectory(Path.of(name)) ? ": it is a folder" : ": " + e));
        }
    }

    /**
     * The document with all that it extends beneath it. Names and descriptions are not inherited.
     *
     * @param above what extends this, the outermost first
     */
    Document resolved(List<Found> above) {
        List<Found> chain = new ArrayList<>(above);
        chain.add(this);
        Section root = Section.root(document, Keys.PROFILE);
        Optional<String> name = root.find("extends", text -> text);
        if (name.isEmpty()) {
            return document;
        }
        Found base;
        try {
            base = profile(name.get(), folder);
        } catch (ProfileException e) {
            throw root.error("extends", String.valueOf(e.getMessage()));
        }
        for (Found found : chain) {
            if (found.identity.equals(base.identity)) {
                throw root.error("extends", "'" + name.get() + "' extends this profile itself, directly or indirectly");
            }
        }
        Document beneath = base.resolved(chain);
        beneath.remove("name");
        beneath.remove("description");
        Document merged = beneath.with(document, Set.copyOf(Options.ARRIVALS));
        merged.remove("extends");
        return merged;
    }
}
