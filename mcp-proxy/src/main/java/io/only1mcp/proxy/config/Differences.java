package io.only1mcp.proxy.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** In which keys two configurations differ, besides their backends; names, and nothing that may be a secret. */
public final class Differences {
    private final List<String> keys = new ArrayList<>();

    private Differences() {}

    /**
     * The keys that differ. Roles, tenants and tokens are named, the latter by their subjects: {@code roles.reader},
     * {@code tenants.acme}, {@code authentication.tokens[ci]}.
     */
    public static List<String> between(ProxyConfig before, ProxyConfig next) {
        Differences found = new Differences();
        found.top(before, next);
        found.features(before.features(), next.features());
        return List.copyOf(found.keys);
    }

    /** The keys of a configuration that name files, of those that hold something else now; those of backends aside. */
    public static List<String> files(ProxyConfig config, Predicate<Path> other) {
        Differences found = new Differences();
        FrontTls tls = config.entrance().tls();
        if (tls != null && tls.files().stream().anyMatch(other)) {
            found.keys.add("tls");
        }
        AuthenticationConfig authentication = config.features().authentication();
        if (authentication != null && authentication.files().stream().anyMatch(other)) {
            found.keys.add("authentication.jwks");
        }
        return List.copyOf(found.keys);
    }

    private void top(ProxyConfig before, ProxyConfig next) {
        Entrance entrance = before.entrance();
        compare("listen", before.host() + " " + before.port(), next.host() + " " + next.port());
        compare("tls", entrance.tls(), next.entrance().tls());
        compare("hosts", entrance.hosts(), next.entrance().hosts());
        compare("separator", before.separator(), next.separator());
        compare("timeout", before.timeouts().answer(), next.timeouts().answer());
        compare("list_timeout", before.timeouts().list(), next.timeouts().list());
        compare("start_timeout", before.timeouts().start(), next.timeouts().start());
        compare(
                "limits",
                List.of(before.messageBytes(), entrance.bufferedBytes()),
                List.of(next.messageBytes(), next.entrance().bufferedBytes()));
        compare("sessions", before.sessions(), next.sessions());
    }

    private void features(Features before, Features next) {
        authentication(before.authentication(), next.authentication());
        each("roles.", roles(before), roles(next));
        each("tenants.", tenants(before), tenants(next));
        compare("audit", before.audit(), next.audit());
        compare("rate_limits", before.rateLimits(), next.rateLimits());
        compare("cache", before.cache(), next.cache());
        compare("log", before.log(), next.log());
    }

    private void authentication(@Nullable AuthenticationConfig before, @Nullable AuthenticationConfig next) {
        if (before == null || next == null) {
            compare("authentication", before, next);
            return;
        }
        compare("authentication.jwks", before.jwks(), next.jwks());
        compare("authentication.issuer", before.issuer(), next.issuer());
        compare("authentication.audience", before.audience(), next.audience());
        compare(
                "authentication.claims",
                List.of(before.tenantClaim(), before.rolesClaim()),
                List.of(next.tenantClaim(), next.rolesClaim()));
        each("authentication.tokens[", tokens(before), tokens(next));
        compare("authentication.authorization_servers", before.authorizationServers(), next.authorizationServers());
    }

    private static Map<String, Object> tokens(AuthenticationConfig of) {
        return new TreeMap<>(of.tokens().stream().collect(Collectors.groupingBy(StaticToken::subject)));
    }

    private static Map<String, Object> roles(Features of) {
        RolesConfig roles = of.roles();
        return roles == null ? Map.of() : Map.copyOf(roles.roles());
    }

    private static Map<String, Object> tenants(Features of) {
        return of.tenants().stream().collect(Collectors.toMap(Tenant::name, tenant -> tenant));
    }

    private void compare(String key, @Nullable Object before, @Nullable Object next) {
        if (!Objects.equals(before, next)) {
            keys.add(key);
        }
    }

    private void each(String key, Map<String, Object> before, Map<String, Object> next) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(next.keySet());
        for (String name : names) {
            compare(key + name + (key.endsWith("[") ? "]" : ""), before.get(name), next.get(name));
        }
    }
}
