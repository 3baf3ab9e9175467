package io.only1mcp.proxy;

import io.netty.handler.ssl.SslContext;
import io.only1mcp.proxy.config.AuthenticationConfig;
import io.only1mcp.proxy.config.FrontTls;
import io.only1mcp.proxy.config.ProxyConfig;
import io.only1mcp.proxy.config.RolesConfig;
import io.only1mcp.proxy.log.Log;
import io.only1mcp.proxy.reload.Fingerprint;
import io.only1mcp.proxy.serve.Doorkeeper;
import io.only1mcp.wire.http.HostRule;
import io.only1mcp.wire.http.HttpAccess;
import io.only1mcp.wire.tls.ClientCertificates;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How clients come in by a configuration: by which names, with which certificate, and who asks them who they are. What a new
 * configuration does not change is kept, so that sessions of TLS are taken up again and tokens need not be verified anew.
 */
final class Front {
    /** How TLS is spoken, and what it was made of. */
    private record Tls(FrontTls config, Fingerprint files, SslContext context) {}

    /** Who asks clients who they are, and what that was made of. */
    private record Door(
            AuthenticationConfig config, @Nullable RolesConfig roles, Fingerprint files, Doorkeeper keeper) {}

    private final HostRule hosts;
    private final @Nullable Tls tls;
    private final @Nullable Door door;
    private final String warning;

    private Front(HostRule hosts, @Nullable Tls tls, @Nullable Door door, String warning) {
        this.hosts = hosts;
        this.tls = tls;
        this.door = door;
        this.warning = warning;
    }

    /**
     * The front of a configuration. Reads its files, so it is not to be called on the event loop.
     *
     * @param address where the gateway listens, whatever the configuration says
     * @param before the front until now, or null
     * @param clock the time by which tokens and certificates expire
     * @param log takes warnings that the front before did not give
     * @throws io.only1mcp.proxy.config.ConfigException when a file cannot be used
     */
    static Front of(
            ProxyConfig config,
            InetSocketAddress address,
            @Nullable Front before,
            InstantSource clock,
            Consumer<String> log) {
        Tls tls = tls(config.entrance().tls(), before == null ? null : before.tls, clock, log);
        Door door = door(config, before == null ? null : before.door, clock);
        Front front = new Front(HostRule.of(address, config.entrance().hosts()), tls, door, warning(config, address));
        if (!front.warning.isEmpty() && (before == null || !before.warning.equals(front.warning))) {
            Log.warn(log, front.warning);
        }
        return front;
    }

    private static @Nullable Tls tls(
            @Nullable FrontTls config, @Nullable Tls before, InstantSource clock, Consumer<String> log) {
        if (config == null) {
            return null;
        }
        Fingerprint files = Fingerprint.of(config.files());
        return before != null && before.config.equals(config) && before.files.equals(files)
                ? before
                : new Tls(config, files, config.context(clock.instant(), log));
    }

    private static @Nullable Door door(ProxyConfig all, @Nullable Door before, InstantSource clock) {
        AuthenticationConfig config = all.features().authentication();
        RolesConfig roles = all.features().roles();
        if (config == null) {
            return null;
        }
        Fingerprint files = Fingerprint.of(config.files());
        Door same = before == null ? null : new Door(config, roles, files, before.keeper);
        return same != null && same.equals(before)
                ? before
                : new Door(config, roles, files, Doorkeeper.of(config, roles, clock));
    }

    /** What those should know who can be reached by strangers; or nothing. */
    private static String warning(ProxyConfig config, InetSocketAddress address) {
        FrontTls tls = config.entrance().tls();
        boolean everybody = tls == null || tls.clientAuth() != ClientCertificates.NEED;
        boolean strangers =
                address.getAddress() != null && !address.getAddress().isLoopbackAddress();
        String listens = "listens at " + address.getHostString();
        if (strangers && config.features().authentication() != null) {
            return tls != null
                    ? ""
                    : listens
                            + " without TLS: tokens travel in the clear, and whoever overhears one may use it; say tls:,"
                            + " or put something before the gateway that speaks TLS";
        }
        return strangers && everybody
                ? listens + (tls == null ? " without TLS" : " with TLS")
                        + " and without authentication: whoever can reach it may use it; say authentication:,"
                        + " or tls: with client_ca:, or listen at 127.0.0.1"
                : "";
    }

    /** By which names clients may call, and how TLS is spoken with them. */
    HttpAccess access() {
        return new HttpAccess(hosts, tls == null ? null : tls.context);
    }

    /** Asks clients who they are; null where everybody may come in. */
    @Nullable
    Doorkeeper keeper() {
        return door == null ? null : door.keeper;
    }
}
