package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a configuration from YAML. A key that is not known is refused, so that no misspelt one is ignored. */
final class ConfigFile {
    private static final List<String> KEYS = List.of(
            "listen",
            "tls",
            "hosts",
            "backends",
            "pool",
            "breaker",
            "separator",
            "prefix",
            "timeout",
            "list_timeout",
            "start_timeout",
            "limits",
            "sessions");
    private static final List<String> LIMIT_KEYS = List.of("message", "buffered");
    private static final List<String> SESSION_KEYS = List.of("idle", "most");
    private static final int MOST = 1_000_000;
    /** Nobody waits longer for anything. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    /** Nothing is kept longer that nobody uses. */
    private static final Duration LONGEST_KEPT = Duration.ofDays(30);

    private final Path file;
    private final YamlFile yaml;

    private ConfigFile(Path file) {
        this.file = file;
        this.yaml = YamlFile.read(file);
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
        JsonNode root = yaml.tree();
        if (root.isMissingNode() || root.isNull()) {
            throw misplaced("the file: is empty, it must name " + BackendsSection.WANTED);
        }
        keys(root, "", allKeys());
        ProxyConfig config = defaults;
        String listen = text(root, "", "listen");
        if (listen != null) {
            config = listening(config, listen);
        }
        if (root.has("backends")) {
            config = config.withBackends(BackendsSection.read(root, this));
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
        Timeouts usual = config.timeouts();
        config = config.withTimeouts(new Timeouts(
                waiting(root, "", "timeout", usual.answer()),
                waiting(root, "", "list_timeout", usual.list()),
                waiting(root, "", "start_timeout", usual.start())));
        config = config.withEntrance(config.entrance()
                .withTls(TlsSection.front(root.path("tls"), this))
                .withHosts(hosts(root.path("hosts"))));
        config = config.withFeatures(FeatureSections.read(
                root, config.backends().stream().map(BackendConfig::name).toList(), this));
        config = sessions(limits(config, root.path("limits")), root.path("sessions"));
        if (!root.has("backends")) {
            throw misplaced("backends: is missing, it must be " + BackendsSection.WANTED);
        }
        return config;
    }

    /** The keys that a file may have. */
    static List<String> allKeys() {
        return Stream.concat(KEYS.stream(), FeatureSections.KEYS.stream()).toList();
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

    private List<String> hosts(JsonNode list) {
        if (list.isMissingNode()) {
            return List.of();
        }
        List<String> hosts = new ArrayList<>();
        for (JsonNode host : list) {
            if (!list.isArray() || host.isNull() || !host.asText().matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]")) {
                throw fault("hosts", "must be a list of host names without ports", shown(list));
            }
            hosts.add(host.asText());
        }
        if (hosts.isEmpty()) {
            throw fault("hosts", "must be a list of host names without ports", shown(list));
        }
        return hosts;
    }

    private ProxyConfig limits(ProxyConfig config, JsonNode limits) {
        if (limits.isMissingNode()) {
            return config;
        }
        keys(limits, "limits.", LIMIT_KEYS);
        int message = size(limits, "message", 1024, "a size of 1KiB to 1GiB such as 10MB");
        int buffered = size(limits, "buffered", 64 * 1024, "a size of 64KiB to 1GiB such as 32MB");
        ProxyConfig sized = message < 0 ? config : config.withMessageBytes(message);
        return buffered < 0 ? sized : sized.withEntrance(sized.entrance().withBufferedBytes(buffered));
    }

    /** A size in bytes of at least {@code least}; −1 when it is not there. */
    private int size(JsonNode limits, String key, int least, String must) {
        String text = text(limits, "limits.", key);
        if (text == null) {
            return -1;
        }
        int bytes = Quantities.bytes(text);
        if (bytes < least) {
            throw fault("limits." + key, "must be " + must, "\"" + text + "\"");
        }
        return bytes;
    }

    private ProxyConfig sessions(ProxyConfig config, JsonNode sessions) {
        if (sessions.isMissingNode()) {
            return config;
        }
        keys(sessions, "sessions.", SESSION_KEYS);
        return config.withSessions(new SessionLimits(
                keeping(sessions, "sessions.", "idle", config.sessions().idle()),
                number(sessions, "sessions.", "most", 1, config.sessions().most())));
    }

    /** How long something is waited for, at most 24 h; {@code otherwise} when it is not there. */
    Duration waiting(JsonNode node, String at, String key, Duration otherwise) {
        return atMost(LONGEST_WAIT, node, at, key, otherwise);
    }

    /** How long something is kept, at most 30 days; {@code otherwise} when it is not there. */
    Duration keeping(JsonNode node, String at, String key, Duration otherwise) {
        return atMost(LONGEST_KEPT, node, at, key, otherwise);
    }

    private Duration atMost(Duration most, JsonNode node, String at, String key, Duration otherwise) {
        Duration duration = duration(node, at, key, otherwise);
        if (duration.compareTo(most) > 0) {
            throw fault(at + key, "must be at most " + most.toHours() + "h", "\"" + text(node, at, key) + "\"");
        }
        return duration;
    }

    /** A duration; {@code otherwise} when it is not there. */
    Duration duration(JsonNode node, String at, String key, Duration otherwise) {
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

    /** A whole number of {@code least} to a million; {@code otherwise} when it is not there. */
    int number(JsonNode node, String at, String key, int least, int otherwise) {
        String text = text(node, at, key);
        if (text == null) {
            return otherwise;
        }
        int number = text.matches("\\d{1,7}") ? Integer.parseInt(text) : -1;
        if (number < least || number > MOST) {
            throw fault(at + key, "must be a number of " + least + " to " + MOST, "\"" + text + "\"");
        }
        return number;
    }

    void keys(JsonNode node, String at, List<String> known) {
        if (!node.isObject()) {
            String what = at.isEmpty() ? "the file" : at.substring(0, at.length() - 1);
            throw fault(what, "must be a map with the keys " + String.join(", ", known), shown(node));
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!known.contains(entry.getKey())) {
                String hint = Nearest.hint(entry.getKey(), known);
                throw misplaced(at + entry.getKey() + ": is no key here"
                        + (hint.isEmpty() ? ", there are " + String.join(", ", known) : hint));
            }
        }
    }

    String required(JsonNode node, String at, String key) {
        String text = text(node, at + ".", key);
        if (text == null) {
            throw misplaced(at + "." + key + ": is missing");
        }
        return text;
    }

    @Nullable
    String text(JsonNode node, String at, String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isValueNode() || value.isNull()) {
            throw fault(at + key, "must be a text", shown(value));
        }
        return value.asText();
    }

    /** A list of texts that are not empty; an empty one where the key is not there. */
    List<String> texts(JsonNode node, String at, String key) {
        JsonNode list = node.path(key);
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list) {
            if (!list.isArray()
                    || !text.isValueNode()
                    || text.isNull()
                    || text.asText().isEmpty()) {
                throw fault(at + key, "must be a list of texts", shown(list));
            }
            texts.add(text.asText());
        }
        if (!list.isMissingNode() && !list.isArray()) {
            throw fault(at + key, "must be a list of texts", shown(list));
        }
        return texts;
    }

    static String shown(JsonNode node) {
        String json = node.toString();
        return json.length() <= 60 ? json : json.substring(0, 60) + "…";
    }

    ConfigException fault(String key, String must, String got) {
        return misplaced(key + ": " + must + ", got " + got);
    }

    /** The line of a key. */
    int line(String key) {
        return yaml.line(key);
    }

    /** A fault whose message begins with its key: the line of the key is put before it. */
    ConfigException misplaced(String message) {
        String key = message.substring(0, Math.max(0, message.indexOf(':')));
        return new ConfigException(file + ":" + yaml.line(key) + ": " + message);
    }

    /** A file that is named here: beside this one, unless its path is absolute. */
    Path beside(String name) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            return folder == null ? Path.of(name) : folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new ConfigException(file + ": \"" + name + "\" is the path of no file");
        }
    }
}
