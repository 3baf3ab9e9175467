package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The section {@code backends} of a configuration file, and {@code pool} and {@code breaker}, its defaults for all. */
final class BackendsSection {
    private static final List<String> KEYS =
            List.of("name", "url", "urls", "tls", "headers", "command", "args", "env", "cwd", "key", "pool", "breaker");
    private static final List<String> POOL_KEYS = List.of("max", "min_idle", "acquire_timeout", "idle_timeout");
    private static final List<String> BREAKER_KEYS = List.of("failures", "open");

    static final String WANTED = "a list of {name, url}, {name, urls} or {name, command}";

    private final ConfigFile in;
    private final PoolConfig pool;
    private final BreakerConfig breaker;

    private BackendsSection(JsonNode root, ConfigFile in) {
        this.in = in;
        this.pool = pool(root.path("pool"), "pool.", PoolConfig.DEFAULT);
        this.breaker = breaker(root.path("breaker"), "breaker.", BreakerConfig.DEFAULT);
    }

    /** The backends that the file names. */
    static List<BackendConfig> read(JsonNode root, ConfigFile in) {
        return new BackendsSection(root, in).backends(root.path("backends"));
    }

    private List<BackendConfig> backends(JsonNode list) {
        if (!list.isArray() || list.isEmpty()) {
            throw in.fault("backends", "must be " + WANTED, ConfigFile.shown(list));
        }
        List<BackendConfig> backends = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            String at = "backends[" + i + "]";
            in.keys(list.get(i), at + ".", KEYS);
            try {
                backends.add(backend(list.get(i), at));
            } catch (IllegalArgumentException e) {
                throw in.misplaced(at + "." + e.getMessage());
            }
            String name = backends.get(i).name();
            Integer other = places.putIfAbsent(name, i);
            if (other != null) {
                String first = "backends[" + other + "]";
                throw in.fault(
                        at + ".name",
                        "must be unique",
                        "\"" + name + "\", which is the name of " + first + " in line " + in.line(first + ".name"));
            }
        }
        return backends;
    }

    private BackendConfig backend(JsonNode node, String at) {
        return new BackendConfig(
                addresses(node, at),
                in.text(node, at + ".", "key"),
                pool(node.path("pool"), at + ".pool.", pool),
                breaker(node.path("breaker"), at + ".breaker.", breaker),
                headers(node.path("headers"), at + ".headers"));
    }

    private BackendHeaders headers(JsonNode node, String at) {
        if (node.isMissingNode()) {
            return BackendHeaders.NONE;
        }
        if (!node.isObject()) {
            throw in.misplaced(at + ": must be a map of names and values");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                // The value is not repeated: it may be a secret.
                throw in.misplaced(at + "." + entry.getKey() + ": must be a text");
            }
            values.put(entry.getKey(), entry.getValue().asText());
        }
        try {
            return BackendHeaders.of(values);
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            throw in.misplaced(at + (why.startsWith("must") ? ": " : ".") + why);
        }
    }

    private List<BackendAddress> addresses(JsonNode node, String at) {
        String name = in.required(node, at, "name");
        boolean reached = node.has("url") || node.has("urls");
        if (node.has("command") && (reached || node.has("tls") || node.has("headers"))) {
            throw in.misplaced(
                    at + ": must have either url or urls, with tls and headers if need be, or command, got both");
        }
        if (node.has("command")) {
            return List.of(BackendAddress.of(name, ChildCommands.read(node, at, in)));
        }
        if (node.has("args") || node.has("env") || node.has("cwd")) {
            throw in.misplaced(at + ": args, env and cwd go with command, got no command");
        }
        if (!reached) {
            throw in.misplaced(at + ".url: is missing, and so is " + at + ".command");
        }
        if (node.has("url") && node.has("urls")) {
            throw in.misplaced(at + ": must have either url or urls, got both");
        }
        BackendTls tls = TlsSection.backend(node.path("tls"), at + ".tls", in);
        if (node.has("url")) {
            return List.of(BackendAddress.of(name, in.required(node, at, "url"), tls));
        }
        JsonNode urls = node.path("urls");
        if (!urls.isArray() || urls.isEmpty()) {
            throw in.fault(at + ".urls", "must be a list of URLs", ConfigFile.shown(urls));
        }
        List<BackendAddress> addresses = new ArrayList<>();
        for (JsonNode url : urls) {
            try {
                addresses.add(BackendAddress.of(name, url.asText(), tls));
            } catch (IllegalArgumentException e) {
                String why = String.valueOf(e.getMessage());
                throw in.misplaced(at + "." + why.replaceFirst("^url:", "urls[" + addresses.size() + "]:"));
            }
        }
        return addresses;
    }

    private PoolConfig pool(JsonNode node, String at, PoolConfig otherwise) {
        if (node.isMissingNode()) {
            return otherwise;
        }
        in.keys(node, at, POOL_KEYS);
        try {
            return new PoolConfig(
                    in.number(node, at, "max", 1, otherwise.max()),
                    in.number(node, at, "min_idle", 0, otherwise.minIdle()),
                    in.waiting(node, at, "acquire_timeout", otherwise.acquireTimeout()),
                    in.keeping(node, at, "idle_timeout", otherwise.idleTimeout()));
        } catch (IllegalArgumentException e) {
            throw in.misplaced(at + e.getMessage());
        }
    }

    private BreakerConfig breaker(JsonNode node, String at, BreakerConfig otherwise) {
        if (node.isMissingNode()) {
            return otherwise;
        }
        in.keys(node, at, BREAKER_KEYS);
        return new BreakerConfig(
                in.number(node, at, "failures", 0, otherwise.failures()),
                in.waiting(node, at, "open", otherwise.open()));
    }
}
