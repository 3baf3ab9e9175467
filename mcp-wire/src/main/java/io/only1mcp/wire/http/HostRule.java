package io.only1mcp.wire.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * By which names a server may be called, and from which pages. A page of a stranger's whose own name was made to lead to
 * this machine (DNS rebinding) calls by that name and is refused; so is one that names itself as its origin.
 *
 * <p>The names of this machine, localhost, 127.0.0.1 and [::1], always count. A server that listens at a loopback
 * address answers to these and to the names that it was given; one that listens elsewhere answers to any name, unless it
 * was given some. Ports do not count.
 */
public final class HostRule {
    private static final List<String> THIS_MACHINE = List.of("127.0.0.1", "localhost", "[::1]");

    /** Any name; pages of this machine only. */
    public static final HostRule ANY = new HostRule(THIS_MACHINE, true);

    private final String[] names;
    private final boolean any;

    private HostRule(Collection<String> names, boolean any) {
        this.names = names.toArray(String[]::new);
        this.any = any;
    }

    /**
     * The rule for a server.
     *
     * @param address where it listens
     * @param named names that it was given, without ports, an address of IPv6 in brackets
     */
    public static HostRule of(SocketAddress address, Collection<String> named) {
        boolean loopback = address instanceof InetSocketAddress internet
                && internet.getAddress() != null
                && internet.getAddress().isLoopbackAddress();
        Stream<String> own = loopback && address instanceof InetSocketAddress internet
                ? Stream.of(bracketed(internet.getHostString()))
                : Stream.of();
        List<String> all = Stream.of(THIS_MACHINE.stream(), own, named.stream())
                .flatMap(names -> names)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        return new HostRule(all, !loopback && named.isEmpty());
    }

    private static String bracketed(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    /** Whether a request may call by this name, with its port or without. */
    boolean answersTo(String host) {
        return any || isNamed(host, 0);
    }

    /** Whether a request from this origin may be served: none, or a page of one of the names. */
    boolean allowsOrigin(@Nullable String origin) {
        if (origin == null) {
            return true;
        }
        int scheme = origin.startsWith("http://") ? 7 : origin.startsWith("https://") ? 8 : -1;
        return scheme > 0 && isNamed(origin, scheme);
    }

    private boolean isNamed(String text, int from) {
        for (String name : names) {
            if (isHost(text, from, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHost(String text, int from, String host) {
        if (!text.regionMatches(true, from, host, 0, host.length())) {
            return false;
        }
        int port = from + host.length();
        if (port == text.length()) {
            return true;
        }
        if (text.charAt(port) != ':' || port + 1 == text.length() || text.length() > port + 6) {
            return false;
        }
        for (int i = port + 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
