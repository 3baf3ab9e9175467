package io.only1mcp.proxy.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a configuration from YAML. A key that is not known is refused, so that no misspelt one is ignored. */
final class ConfigFile {
    private static final List<String> KEYS =
            List.of("listen", "backends", "separator", "prefix", "timeout", "list_timeout", "limits", "sessions");
    private static final List<String> BACKEND_KEYS = List.of("name", "url");
    private static final List<String> LIMIT_KEYS = List.of("message");
    private static final List<String> SESSION_KEYS = List.of("idle", "most");

    private final Path file;

    private ConfigFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the file over defaults.
     *
     * @throws ConfigException when it cannot be read or used
     */
    static ProxyConfig read(Path file, ProxyConfig defaults) {
        return new ConfigFile(file).read(defaults);
    }

    private ProxyConfig read(ProxyConfig defaults) {
        JsonNode root = tree();
        if (root.isMissingNode() || root.isNull()) {
            return defaults;
        }
        keys(root, "", KEYS);
        ProxyConfig config = defaults;
        String listen = text(root, "", "listen");
        if (listen != null) {
            config = listening(config, listen);
        }
        JsonNode backends = root.path("backends");
        if (!backends.isMissingNode()) {
            config = config.withBackends(backends(backends));
        }
        String separator = text(root, "", "separator");
        if (separator != null && separator.isEmpty()) {
            throw fault("separator", "must not be empty, say prefix: false instead", "\"\"");
        }
        if (separator != null) {
            config = config.withSeparator(separator);
        }
        JsonNode prefix = root.path("prefix");
        if (!prefix.isMissingNode() && !prefix.isBoolean()) {
            throw fault("prefix", "must be true or false", shown(prefix));
        }
        if (prefix.isBoolean() && !prefix.booleanValue()) {
            if (separator != null) {
                throw fault("prefix", "must not be false beside a separator", "separator \"" + separator + "\"");
            }
            config = config.withSeparator("");
        }
        config = config.withTimeouts(
                duration(root, "", "timeout", config.timeout()),
                duration(root, "", "list_timeout", config.listTimeout()));
        return sessions(limits(config, root.path("limits")), root.path("sessions"));
    }

    private JsonNode tree() {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        try (var reader = Files.newBufferedReader(file)) {
            return yaml.readTree(reader);
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": there is no such file");
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            String what =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            throw new ConfigException(file + ":" + line + ": is not well-formed YAML: " + what);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage());
        }
    }

    private ProxyConfig listening(ProxyConfig config, String listen) {
        int colon = listen.lastIndexOf(':');
        String host =
                colon < 0 ? "" : listen.substring(0, colon).replace("[", "").replace("]", "");
        if (host.isEmpty() || !listen.substring(colon + 1).matches("\\d{1,5}")) {
            throw fault("listen", "must be HOST:PORT", "\"" + listen + "\"");
        }
        try {
            return config.withAddress(host, Integer.parseInt(listen.substring(colon + 1)));
        } catch (ConfigException e) {
            throw fault("listen", "must have a port of 0 to 65535", "\"" + listen + "\"");
        }
    }

    private List<BackendAddress> backends(JsonNode list) {
        if (!list.isArray()) {
            throw fault("backends", "must be a list of {name, url}", shown(list));
        }
        List<BackendAddress> backends = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String at = "backends[" + i + "]";
            keys(list.get(i), at + ".", BACKEND_KEYS);
            try {
                backends.add(BackendAddress.of(required(list.get(i), at, "name"), required(list.get(i), at, "url")));
            } catch (IllegalArgumentException e) {
                throw new ConfigException(file + ": " + at + "." + e.getMessage());
            }
        }
        return backends;
    }

    private ProxyConfig limits(ProxyConfig config, JsonNode limits) {
        if (limits.isMissingNode()) {
            return config;
        }
        keys(limits, "limits.", LIMIT_KEYS);
        String message = text(limits, "limits.", "message");
        if (message == null) {
            return config;
        }
        int bytes = Quantities.bytes(message);
        if (bytes < 1024) {
            throw fault("limits.message", "must be a size of 1KiB to 1GiB such as 10MB", "\"" + message + "\"");
        }
        return config.withMessageBytes(bytes);
    }

    private ProxyConfig sessions(ProxyConfig config, JsonNode sessions) {
        if (sessions.isMissingNode()) {
            return config;
        }
        keys(sessions, "sessions.", SESSION_KEYS);
        String most = text(sessions, "sessions.", "most");
        if (most != null && !most.matches("\\d{1,7}")) {
            throw fault("sessions.most", "must be a number of 1 to 1000000", "\"" + most + "\"");
        }
        try {
            return config.withSessions(new SessionLimits(
                    duration(sessions, "sessions.", "idle", config.sessions().idle()),
                    most == null ? config.sessions().most() : Integer.parseInt(most)));
        } catch (ConfigException e) {
            throw new ConfigException(file + ": " + e.getMessage());
        }
    }

    private Duration duration(JsonNode node, String at, String key, Duration otherwise) {
        String text = text(node, at, key);
        if (text == null) {
            return otherwise;
        }
        Duration duration = Quantities.duration(text);
        if (duration == null) {
            throw fault(
                    at + key, "must be a duration of more than zero with its unit, such as 30s", "\"" + text + "\"");
        }
        return duration;
    }

    private void keys(JsonNode node, String at, List<String> known) {
        if (!node.isObject()) {
            String what = at.isEmpty() ? "the file" : at.substring(0, at.length() - 1);
            throw fault(what, "must be a map with the keys " + String.join(", ", known), shown(node));
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!known.contains(entry.getKey())) {
                throw new ConfigException(file + ": " + at + entry.getKey() + ": is no key here, the nearest is "
                        + Nearest.to(entry.getKey(), known));
            }
        }
    }

    private String required(JsonNode node, String at, String key) {
        String text = text(node, at + ".", key);
        if (text == null) {
            throw new ConfigException(file + ": " + at + "." + key + ": is missing");
        }
        return text;
    }

    private @Nullable String text(JsonNode node, String at, String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isValueNode() || value.isNull()) {
            throw fault(at + key, "must be a text", shown(value));
        }
        return value.asText();
    }

    private static String shown(JsonNode node) {
        String json = node.toString();
        return json.length() <= 60 ? json : json.substring(0, 60) + "…";
    }

    private ConfigException fault(String key, String must, String got) {
        return new ConfigException(file + ": " + key + ": " + must + ", got " + got);
    }
}
