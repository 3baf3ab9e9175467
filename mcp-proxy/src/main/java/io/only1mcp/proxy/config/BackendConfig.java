package io.only1mcp.proxy.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A server behind the gateway, at one or more addresses that all do the same.
 *
 * @param replicas its addresses, at least one, all under its name; a command stands alone
 * @param key the argument whose value keeps calls at one replica where there is no session; null for none
 * @param pool how many connections are kept to each address
 * @param breaker when an address is left alone for a while
 * @param headers what every request to it carries besides
 */
public record BackendConfig(
        List<BackendAddress> replicas,
        @Nullable String key,
        PoolConfig pool,
        BreakerConfig breaker,
        BackendHeaders headers) {

    public BackendConfig {
        replicas = List.copyOf(replicas);
        if (replicas.isEmpty()) {
            throw new IllegalArgumentException("urls: must name at least one");
        }
        Set<String> urls = new HashSet<>();
        for (BackendAddress replica : replicas) {
            if (!urls.add(replica.url())) {
                throw new IllegalArgumentException("urls: each must be unique, got " + replica.shown() + " twice");
            }
        }
        if (key != null && key.isEmpty()) {
            throw new IllegalArgumentException("key: must be the name of an argument, got \"\"");
        }
    }

    /** A backend without headers of its own. */
    public BackendConfig(List<BackendAddress> replicas, @Nullable String key, PoolConfig pool, BreakerConfig breaker) {
        this(replicas, key, pool, breaker, BackendHeaders.NONE);
    }

    /** A backend with one address, and defaults for the rest. */
    public static BackendConfig of(BackendAddress address) {
        return new BackendConfig(List.of(address), null, PoolConfig.DEFAULT, BreakerConfig.DEFAULT);
    }

    /** What its tools are prefixed with. */
    public String name() {
        return replicas.get(0).name();
    }

    /** How it is started where it is a child of the gateway; else null. */
    public @Nullable ChildCommand command() {
        return replicas.get(0).command();
    }

    /** The files that it names. */
    public List<Path> files() {
        return replicas.stream()
                .map(BackendAddress::tls)
                .filter(Objects::nonNull)
                .flatMap(tls -> tls.files().stream())
                .toList();
    }

    /** The URLs of its endpoints, as they are shown to people. */
    public String url() {
        return replicas.stream().map(BackendAddress::shown).collect(Collectors.joining(", "));
    }
}
