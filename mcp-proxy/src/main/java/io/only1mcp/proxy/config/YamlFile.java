package io.only1mcp.proxy.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** The text of a configuration as a tree, and where its keys stand. Whatever cannot be one is a line that says where. */
final class YamlFile {
    private static final int MOST_BYTES = 1024 * 1024;

    private final JsonNode tree;
    private final YamlLines lines;

    private YamlFile(JsonNode tree, YamlLines lines) {
        this.tree = tree;
        this.lines = lines;
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException when it is no single well-formed document of plain YAML, or a variable that it names is not set
     */
    static YamlFile read(Path file) {
        return read(file, new Variables(System::getenv));
    }

    /** Reads a file, with variables from elsewhere. */
    static YamlFile read(Path file, Variables variables) {
        String text = text(file);
        try {
            YamlLines lines = YamlLines.of(text);
            JsonNode tree = YamlTree.of(text);
            try {
                variables.putInto(tree);
            } catch (IllegalArgumentException e) {
                String why = String.valueOf(e.getMessage());
                int line = lines.line(why.substring(0, why.indexOf(':')));
                throw new ConfigException(file + ":" + line + ": " + why);
            }
            return new YamlFile(tree, lines);
        } catch (YamlLines.Unwanted e) {
            throw new ConfigException(file + ":" + e.line() + ": " + e.getMessage());
        } catch (JsonProcessingException e) {
            throw malformed(file, line(e, text), problem(e));
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + ConfigException.reason(e));
        }
    }

    private static String text(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new ConfigException(file + ": is a directory, where a YAML file is wanted");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // To read a pipe or a device may take for ever.
                throw new ConfigException(file + ": is a pipe or a device, where a YAML file is wanted");
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                // What lies in /proc is a regular file that does not know its size, and may have no end.
                bytes = in.readNBytes(MOST_BYTES + 1);
            }
            if (bytes.length > MOST_BYTES) {
                throw new ConfigException(file + ": must be at most " + MOST_BYTES + " bytes");
            }
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": is no text in UTF-8, where a YAML file is wanted");
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + ConfigException.reason(e));
        }
    }

    private static ConfigException malformed(Path file, int line, @Nullable String problem) {
        String first = String.valueOf(problem).lines().findFirst().orElse("");
        // What the reader of YAML says of its own settings, such as the longest number, is of no use to anybody here.
        first = first.replaceFirst(" *[(:,;]?[^(:,;]*`.*", "");
        return new ConfigException(file + ":" + line + ": is not well-formed YAML: " + first);
    }

    private static @Nullable String problem(JsonProcessingException e) {
        return e.getCause() instanceof MarkedYAMLException marked ? marked.getProblem() : e.getOriginalMessage();
    }

    private static int line(JsonProcessingException e, String text) {
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return marked.getProblemMark().getLine() + 1;
        }
        if (e.getCause() instanceof ReaderException odd) {
            return 1
                    + (int) text.codePoints()
                            .limit(odd.getPosition())
                            .filter(c -> c == '\n')
                            .count();
        }
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }

    /** What it says; missing or null when it is empty. */
    JsonNode tree() {
        return tree;
    }

    /** The line of a key, of the nearest thing around it that has one, or 1. */
    int line(String key) {
        return lines.line(key);
    }
}
