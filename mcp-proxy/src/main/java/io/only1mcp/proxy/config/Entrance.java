package io.only1mcp.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How clients come in.
 *
 * @param tls how TLS is spoken with them, or null for plain HTTP
 * @param hosts further names that they may call the gateway by
 * @param bufferedBytes the most bytes of unfinished requests of all of them together
 */
public record Entrance(@Nullable FrontTls tls, List<String> hosts, long bufferedBytes) {
    /** Plain HTTP, no further names, 32 MB. */
    static final Entrance DEFAULT = new Entrance(null, List.of(), 32L * 1000 * 1000);

    public Entrance {
        hosts = List.copyOf(hosts);
    }

    Entrance withTls(@Nullable FrontTls newTls) {
        return new Entrance(newTls, hosts, bufferedBytes);
    }

    Entrance withHosts(List<String> newHosts) {
        return new Entrance(tls, newHosts, bufferedBytes);
    }

    Entrance withBufferedBytes(long newBufferedBytes) {
        return new Entrance(tls, hosts, newBufferedBytes);
    }
}
