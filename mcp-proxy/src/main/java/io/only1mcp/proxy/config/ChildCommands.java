package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code command}, {@code args}, {@code env} and {@code cwd} of a backend. */
final class ChildCommands {
    private ChildCommands() {}

    static ChildCommand read(JsonNode node, String at, ConfigFile file) {
        return new ChildCommand(argv(file, node, at), env(file, node.path("env"), at), cwd(file, node, at));
    }

    /** The program and its arguments, in one list, or apart as clients of MCP have them: {@code command: npx, args: [-y, x]}. */
    private static List<String> argv(ConfigFile file, JsonNode node, String at) {
        JsonNode command = node.path("command");
        List<String> argv = new ArrayList<>();
        if (command.isTextual()) {
            if (command.textValue().isBlank() || (command.textValue().contains(" ") && !node.has("args"))) {
                throw file.misplaced(at + ".command: must be a program, with its arguments in args, or a list of both");
            }
            argv.add(command.textValue());
        } else if (command.isArray() && !command.isEmpty()) {
            words(file, command, at + ".command", argv);
        } else {
            throw file.misplaced(at
                    + ".command: must be a list of the program and its arguments such as [npx, -y, some-server], got "
                    + command);
        }
        JsonNode args = node.path("args");
        if (!args.isMissingNode() && !args.isArray()) {
            throw file.misplaced(at + ".args: must be a list of texts");
        }
        words(file, args, at + ".args", argv);
        return argv;
    }

    private static void words(ConfigFile file, JsonNode list, String at, List<String> argv) {
        for (JsonNode word : list) {
            if (!word.isValueNode() || word.isNull()) {
                throw file.misplaced(at + ": each word must be a text, got " + word);
            }
            argv.add(word.asText());
        }
    }

    private static Map<String, String> env(ConfigFile file, JsonNode env, String at) {
        if (env.isMissingNode()) {
            return Map.of();
        }
        if (!env.isObject()) {
            throw file.misplaced(at + ".env: must be a map of names and values");
        }
        Map<String, String> environment = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : env.properties()) {
            if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                // The value is not repeated: it may be a secret.
                throw file.misplaced(at + ".env." + entry.getKey() + ": must be a text");
            }
            environment.put(entry.getKey(), entry.getValue().asText());
        }
        return environment;
    }

    private static @Nullable Path cwd(ConfigFile file, JsonNode node, String at) {
        JsonNode cwd = node.path("cwd");
        if (cwd.isMissingNode()) {
            return null;
        }
        if (!cwd.isTextual() || cwd.asText().isEmpty()) {
            throw file.misplaced(at + ".cwd: must be the path of a directory, got " + cwd);
        }
        return file.beside(cwd.asText());
    }
}
