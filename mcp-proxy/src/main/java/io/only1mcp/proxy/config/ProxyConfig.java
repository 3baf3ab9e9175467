package io.only1mcp.proxy.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a gateway is told before it starts.
 *
 * @param host the address that it listens at
 * @param port its TCP port; 0 takes a free one
 * @param backends at least one, in the order in which their tools are listed, each with a name of its own
 * @param separator what stands between the name of a backend and that of a tool; empty leaves the names of the tools of
 *     one backend as they are
 * @param timeouts how long a backend is waited for
 * @param messageBytes the largest message, either way
 * @param sessions how long and how many sessions of clients are kept
 * @param entrance how clients come in
 * @param features what it does besides relaying
 */
public record ProxyConfig(
        String host,
        int port,
        List<BackendConfig> backends,
        String separator,
        Timeouts timeouts,
        int messageBytes,
        SessionLimits sessions,
        Entrance entrance,
        Features features) {

    /** Nothing but defaults: 127.0.0.1:8080, separator {@code .}, messages of 10 MB; its backends are still to be named. */
    static final ProxyConfig DEFAULT = new ProxyConfig(
            "127.0.0.1",
            8080,
            List.of(),
            ".",
            Timeouts.DEFAULT,
            10 * 1000 * 1000,
            SessionLimits.DEFAULT,
            Entrance.DEFAULT,
            Features.NONE);

    public ProxyConfig {
        backends = List.copyOf(backends);
        if (port < 0 || port > 65535) {
            throw new ConfigException("port: must be 0 to 65535, got " + port);
        }
        if (!separator.matches("[A-Za-z0-9_./~-]{0,8}")) {
            throw new ConfigException(
                    "separator: must be at most 8 of A-Z a-z 0-9 _ . / ~ -, got \"" + separator + "\"");
        }
        if (messageBytes < 1024) {
            throw new ConfigException("limits.message: must be >= 1KiB, got " + messageBytes + " B");
        }
    }

    /**
     * The same configuration, when it is whole.
     *
     * @throws ConfigException when it is not
     */
    ProxyConfig checked() {
        if (backends.isEmpty()) {
            throw new ConfigException(
                    "backends: must name at least one, for example --backend files=http://127.0.0.1:9001/mcp");
        }
        if (separator.isEmpty() && backends.size() > 1) {
            throw new ConfigException("no prefix: must come with exactly one backend, got " + backends.size());
        }
        Set<String> names = new HashSet<>();
        for (BackendConfig backend : backends) {
            String name = backend.name();
            if (!names.add(name)) {
                throw new ConfigException("backends: each name must be unique, got \"" + name + "\" twice");
            }
            if (!separator.isEmpty() && (name + separator).indexOf(separator) != name.length()) {
                throw new ConfigException("backends: the name \"" + name + "\" must not hold the separator \""
                        + separator + "\"; choose another of the two");
            }
        }
        if (features.cache() != null) {
            checkNames(features.cache().tools(), names);
        }
        return this;
    }

    /** What is kept by its whole name must be a backend, or begin with the name of one. */
    private void checkNames(List<NamePattern> tools, Set<String> backendNames) {
        for (NamePattern tool : tools) {
            String name = tool.toString();
            boolean known = name.contains("*")
                    || separator.isEmpty()
                    || backendNames.contains(name)
                    || backendNames.stream().anyMatch(backend -> name.startsWith(backend + separator));
            if (!known) {
                throw new ConfigException("cache.tools: must name backends, or tools as clients see them, got \"" + name
                        + "\"" + nearestBackend(name, backendNames));
            }
        }
    }

    private String nearestBackend(String tool, Set<String> backendNames) {
        int end = separator.isEmpty() ? -1 : tool.indexOf(separator);
        String nearest = Nearest.to(end < 0 ? tool : tool.substring(0, end), backendNames);
        return nearest == null ? "" : "; the nearest backend is " + nearest;
    }

    ProxyConfig withAddress(String newHost, int newPort) {
        return new ProxyConfig(
                newHost, newPort, backends, separator, timeouts, messageBytes, sessions, entrance, features);
    }

    ProxyConfig withBackends(List<BackendConfig> newBackends) {
        return new ProxyConfig(
                host, port, newBackends, separator, timeouts, messageBytes, sessions, entrance, features);
    }

    ProxyConfig withSeparator(String newSeparator) {
        return new ProxyConfig(
                host, port, backends, newSeparator, timeouts, messageBytes, sessions, entrance, features);
    }

    /** The same with other timeouts. */
    public ProxyConfig withTimeouts(Timeouts newTimeouts) {
        return new ProxyConfig(
                host, port, backends, separator, newTimeouts, messageBytes, sessions, entrance, features);
    }

    /** The same with another largest message. */
    public ProxyConfig withMessageBytes(int newMessageBytes) {
        return new ProxyConfig(
                host, port, backends, separator, timeouts, newMessageBytes, sessions, entrance, features);
    }

    /** The same with other limits of sessions. */
    public ProxyConfig withSessions(SessionLimits newSessions) {
        return new ProxyConfig(
                host, port, backends, separator, timeouts, messageBytes, newSessions, entrance, features);
    }

    ProxyConfig withEntrance(Entrance newEntrance) {
        return new ProxyConfig(
                host, port, backends, separator, timeouts, messageBytes, sessions, newEntrance, features);
    }

    ProxyConfig withFeatures(Features newFeatures) {
        return new ProxyConfig(
                host, port, backends, separator, timeouts, messageBytes, sessions, entrance, newFeatures);
    }

    /** The files that it names, besides the one that it was read from. */
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        FrontTls front = entrance.tls();
        if (front != null) {
            files.addAll(front.files());
        }
        backends.forEach(backend -> files.addAll(backend.files()));
        AuthenticationConfig authentication = features.authentication();
        if (authentication != null) {
            files.addAll(authentication.files());
        }
        return files;
    }

    /** The keys whose new values only a restart brings into use: those that differ. */
    public List<String> keptUntilRestart(ProxyConfig next) {
        List<String> keys = new ArrayList<>();
        if (!host.equals(next.host) || port != next.port) {
            keys.add("listen");
        }
        if (!timeouts.answer().equals(next.timeouts.answer())) {
            keys.add("timeout");
        }
        if (!timeouts.list().equals(next.timeouts.list())) {
            keys.add("list_timeout");
        }
        if (!timeouts.start().equals(next.timeouts.start())) {
            keys.add("start_timeout");
        }
        if (messageBytes != next.messageBytes || entrance.bufferedBytes() != next.entrance.bufferedBytes()) {
            keys.add("limits");
        }
        if (!sessions.equals(next.sessions)) {
            keys.add("sessions");
        }
        if (!Objects.equals(features.audit(), next.features.audit())) {
            keys.add("audit");
        }
        if (features.log() != next.features.log()) {
            keys.add("log");
        }
        return keys;
    }

    /** Where it is reached: the URL of its endpoint, at the port that it has got. */
    public String url(int boundPort) {
        String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return (entrance.tls() == null ? "http://" : "https://") + shown + ":" + boundPort + "/mcp";
    }
}
