package io.only1mcp.proxy.config;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A server behind the gateway.
 *
 * @param name what its tools are prefixed with: 1 to 64 of {@code A-Z a-z 0-9 _ -}
 * @param host its host name or address
 * @param port its TCP port, 1 to 65535
 * @param path the path of its endpoint, with its query, beginning with a slash
 * @param tls how TLS is spoken with it, or null for plain HTTP
 * @param command how it is started where it is a child of the gateway, which speaks over its standard streams; else null
 */
public record BackendAddress(
        String name,
        String host,
        int port,
        String path,
        @Nullable BackendTls tls,
        @Nullable ChildCommand command) {
    private static final int LONGEST_NAME = 64;

    public BackendAddress {
        if (!name.matches("[A-Za-z0-9_-]{1," + LONGEST_NAME + "}")) {
            throw new IllegalArgumentException(
                    "name: must be 1 to " + LONGEST_NAME + " of A-Z a-z 0-9 _ -, got \"" + name + "\"");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("url: the port must be 1 to 65535, got " + port);
        }
    }

    /** The address of a backend that speaks plain HTTP. */
    public BackendAddress(String name, String host, int port, String path) {
        this(name, host, port, path, null, null);
    }

    /**
     * The address of the endpoint at {@code url}.
     *
     * @throws IllegalArgumentException when it is no http or https URL
     */
    public static BackendAddress of(String name, String url) {
        return of(name, url, null);
    }

    /**
     * The address of the endpoint at {@code url}.
     *
     * @param tls how TLS is spoken, which only an https URL may have; null for the default
     * @throws IllegalArgumentException when it is no http or https URL
     */
    public static BackendAddress of(String name, String url, @Nullable BackendTls tls) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw noUrl(url);
        }
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        boolean known = secure || "http".equalsIgnoreCase(uri.getScheme());
        if (!known || uri.getHost() == null || uri.getUserInfo() != null) {
            throw noUrl(url);
        }
        if (tls != null && !secure) {
            throw new IllegalArgumentException("tls: must come with an https URL, got \"" + url + "\"");
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        BackendTls spoken = secure && tls == null ? BackendTls.DEFAULT : tls;
        return new BackendAddress(name, uri.getHost(), port, path + query, spoken, null);
    }

    /** The address of a child of the gateway; within the gateway it is reached as if it were a web server. */
    public static BackendAddress of(String name, ChildCommand command) {
        return new BackendAddress(name, "localhost", 80, "/mcp", null, command);
    }

    private static IllegalArgumentException noUrl(String url) {
        // What stands before the host may be a password.
        String shown = url.replaceFirst("//[^/]*@", "//…@");
        return new IllegalArgumentException("url: must be http[s]://HOST[:PORT]/PATH, got \"" + shown + "\"");
    }

    /** Host and port, as the Host header has them. */
    public String authority() {
        return host + ":" + port;
    }

    /** The endpoint as a URL. */
    String url() {
        return (tls == null ? "http://" : "https://") + authority() + path;
    }

    /** The endpoint for people: its URL without the query, which may hold a secret; of a child its command. */
    public String shown() {
        if (command != null) {
            return command.shown();
        }
        int query = path.indexOf('?');
        return query < 0 ? url() : url().substring(0, url().length() - path.length() + query) + "?…";
    }
}
