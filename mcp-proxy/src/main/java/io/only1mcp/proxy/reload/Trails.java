package io.only1mcp.proxy.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where something can happen that gives a file another content: the file itself, and every symbolic link on the way to it,
 * such as the {@code ..data} by which Kubernetes changes all files of a volume at once. Of a way that ends early, the first
 * thing that is missing. Besides, each folder on the way, which may be moved away with all that is in it.
 */
final class Trails {
    private static final int MOST_LINKS = 40;

    private final Map<Path, Set<Path>> names = new HashMap<>();
    private final Map<Path, Set<Path>> folders = new HashMap<>();

    private Trails() {}

    static Trails to(Collection<Path> files) {
        Trails trails = new Trails();
        for (Path file : files) {
            trails.walk(file.toAbsolutePath(), 0);
        }
        return trails;
    }

    /** The names that matter, by the folder in which they stand; on the way to a folder there is no link. */
    Map<Path, Set<Path>> names() {
        return names;
    }

    /** The folders on the way, by the folder in which they stand. */
    Map<Path, Set<Path>> folders() {
        return folders;
    }

    private void walk(Path path, int links) {
        Path at = path.getRoot();
        for (int i = 0; i < path.getNameCount(); i++) {
            Path name = path.getName(i);
            if (name.toString().equals(".")) {
                continue;
            }
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                continue;
            }
            Path next = at.resolve(name);
            boolean last = i == path.getNameCount() - 1;
            if (!last && Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
                folders.computeIfAbsent(at, folder -> new HashSet<>()).add(name);
                at = next;
                continue;
            }
            names.computeIfAbsent(at, folder -> new HashSet<>()).add(name);
            if (Files.isSymbolicLink(next) && links < MOST_LINKS) {
                follow(next, last ? Path.of("") : path.subpath(i + 1, path.getNameCount()), links + 1);
            }
            return;
        }
    }

    private void follow(Path link, Path rest, int links) {
        try {
            walk(link.resolveSibling(Files.readSymbolicLink(link)).resolve(rest), links);
        } catch (IOException e) {
            // It went away just now, which is seen in its folder.
        }
    }
}
