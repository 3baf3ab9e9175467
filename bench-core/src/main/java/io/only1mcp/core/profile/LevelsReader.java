package io.only1mcp.core.profile;

import io.only1mcp.core.policy.Levels;
import io.only1mcp.core.verdict.Threshold;
import java.util.List;
import java.util.function.Function;

/** Levels to aim at out of YAML. Whatever cannot be used is refused with a {@link ProfileException} of one line. */
public final class LevelsReader {

    private LevelsReader() {}

    /**
     * Reads levels.
     *
     * @param nameOrFile the name of shipped levels, or a file
     * @throws ProfileException where there are none, or they cannot be used
     */
    public static Levels read(String nameOrFile) {
        Found found = Found.levels(nameOrFile);
        Section root = Section.root(found.document(), Keys.LEVELS);
        List<Levels.Level> levels = root.sections("levels", Keys.LEVEL).stream()
                .map(LevelsReader::level)
                .toList();
        return root.make(() -> new Levels(
                found.stem(), text(root, "description"), text(root, "hardware"), text(root, "configuration"), levels));
    }

    private static String text(Section section, String key) {
        return section.find(key, Function.identity()).orElse("");
    }

    private static Levels.Level level(Section section) {
        String name = section.required("name", Function.identity());
        List<Threshold> limits = section.sections("limits", Keys.LIMIT).stream()
                .map(ProfileReader::threshold)
                .toList();
        return section.make(() -> new Levels.Level(name, limits));
    }
}
