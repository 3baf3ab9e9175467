package io.only1mcp.proxy;

import io.only1mcp.proxy.cache.CacheMemory;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.config.CacheConfig;
import io.only1mcp.proxy.config.CacheParts;
import io.only1mcp.proxy.config.ChildCommand;
import io.only1mcp.proxy.config.ConfigException;
import io.only1mcp.proxy.config.ProxyConfig;
import io.only1mcp.proxy.config.Tenant;
import io.only1mcp.proxy.reload.Fingerprint;
import io.only1mcp.proxy.serve.RealmPlan;
import io.only1mcp.proxy.stdio.StdioServers;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes backends of a configuration, and keeps those that a new configuration does not change. Every tenant has its own.
 * Names are looked up and files are read here, so it is not to be used on the event loop.
 */
final class Wiring {
    /** An address takes about a third of it. */
    private static final int HEAP_PER_ADDRESS = 20 * 1024;

    private final BackendLoop loop;
    private final StdioServers children;
    private final Consumer<String> log;
    private final Map<Backend, StdioServers.Server> childOf = new ConcurrentHashMap<>();
    private Map<Key, Wired> standing = Map.of();

    /** Which backend of which tenant. */
    private record Key(String tenant, String name) {}

    /** A backend and what it was made of. */
    private record Wired(BackendConfig config, Fingerprint files, Backend backend) {

        boolean isOf(BackendConfig other) {
            return config.equals(other) && files.equals(Fingerprint.of(other.files()));
        }
    }

    /** What is to be; nothing of it is in use yet. */
    final class Plan {
        private final List<RealmPlan> realms = new ArrayList<>();
        private final Map<Key, Wired> wired = new LinkedHashMap<>();
        private final Map<Key, Wired> made = new LinkedHashMap<>();

        private void add(
                String tenant, Collection<BackendConfig> configs, String separator, @Nullable CacheConfig cache)
                throws IOException {
            List<Backend> backends = new ArrayList<>();
            for (BackendConfig config : configs) {
                Key key = new Key(tenant, config.name());
                Wired same = standing.get(key);
                if (same == null || !same.isOf(config)) {
                    same = make(tenant, config);
                    made.put(key, same);
                }
                wired.put(key, same);
                backends.add(same.backend());
            }
            realms.add(new RealmPlan(tenant, backends, separator, cache));
        }

        /** What each realm has. */
        List<RealmPlan> realms() {
            return realms;
        }

        /** The names of backends that are new. */
        List<String> added() {
            return names(made, key -> !standing.containsKey(key));
        }

        /** The names of backends of which something changed. */
        List<String> replaced() {
            return names(made, standing::containsKey);
        }

        /** The names of backends that are there no longer. */
        List<String> removed() {
            return names(standing, key -> !wired.containsKey(key));
        }

        private List<String> names(Map<Key, Wired> of, Predicate<Key> which) {
            TreeSet<String> names = new TreeSet<>();
            of.keySet().stream().filter(which).forEach(key -> names.add(key.name()));
            return List.copyOf(names);
        }

        /** Starts new children. */
        void begin() {
            for (Wired each : made.values()) {
                StdioServers.Server child = childOf.get(each.backend());
                if (child != null) {
                    children.begin(child);
                }
            }
        }

        /** It is in use. */
        void stands() {
            standing = wired;
        }

        /** It will never be in use. */
        void abandon() {
            made.values().forEach(each -> gone(each.backend()));
        }
    }

    Wiring(BackendLoop loop, StdioServers children, Consumer<String> log) {
        this.loop = loop;
        this.children = children;
        this.log = log;
    }

    /**
     * Makes what is new in a configuration.
     *
     * @throws IOException when there can be no socket for a child
     * @throws io.only1mcp.proxy.config.ConfigException when a file that TLS needs cannot be used, or more is to be kept than
     *     there is memory for
     */
    Plan prepare(ProxyConfig all) throws IOException {
        CacheConfig cache = all.features().cache();
        if (cache != null) {
            CacheMemory.check(cache);
        }
        fit(all);
        Plan plan = new Plan();
        try {
            Map<String, BackendConfig> configs = new LinkedHashMap<>();
            all.backends().forEach(config -> configs.put(config.name(), config));
            if (all.features().tenants().isEmpty()) {
                plan.add(RealmPlan.EVERYBODY, configs.values(), all.separator(), cache);
            }
            List<Tenant> tenants = all.features().tenants();
            Map<String, CacheConfig> parts = cache == null ? Map.of() : CacheParts.of(cache, tenants);
            for (Tenant tenant : tenants) {
                plan.add(
                        tenant.name(),
                        tenant.backends().stream().map(configs::get).toList(),
                        all.separator(),
                        parts.get(tenant.name()));
            }
        } catch (IOException | RuntimeException e) {
            plan.abandon();
            throw e;
        }
        return plan;
    }

    /** Addresses of backends take memory, whether anybody calls them or not; each tenant has its own. */
    private static void fit(ProxyConfig all) {
        Map<String, Integer> addresses = new HashMap<>();
        all.backends()
                .forEach(backend ->
                        addresses.put(backend.name(), backend.replicas().size()));
        List<Tenant> tenants = all.features().tenants();
        long count = tenants.isEmpty()
                ? addresses.values().stream().mapToInt(Integer::intValue).sum()
                : tenants.stream()
                        .flatMap(tenant -> tenant.backends().stream())
                        .mapToInt(name -> addresses.getOrDefault(name, 0))
                        .sum();
        long most = Runtime.getRuntime().maxMemory() / HEAP_PER_ADDRESS;
        if (count > most) {
            throw new ConfigException(
                    "backends: must have at most " + most + " addresses, those of all tenants together," + " got "
                            + count + "; name fewer, or give the JVM more by -Xmx");
        }
    }

    private Wired make(String tenant, BackendConfig config) throws IOException {
        Fingerprint files = Fingerprint.of(config.files());
        ChildCommand command = config.command();
        if (command == null) {
            return new Wired(config, files, new Backend(config, tenant, loop, log));
        }
        StdioServers.Server server = children.add(config.name(), command);
        Backend backend = new Backend(config, server.address(), server, loop, log);
        server.onLost(backend::forget);
        childOf.put(backend, server);
        return new Wired(config, files, backend);
    }

    /** A backend that is not wanted any more has nothing in hand: where it is a child, it is ended. */
    void gone(Backend backend) {
        StdioServers.Server child = childOf.remove(backend);
        if (child != null) {
            children.end(child);
        }
    }
}
