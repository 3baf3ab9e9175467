package io.only1mcp.proxy.config;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A server behind the gateway.
 *
 * @param name what its tools are prefixed with: 1 to 64 of {@code A-Z a-z 0-9 _ -}
 * @param host its host name or address
 * @param port its TCP port, 1 to 65535
 * @param path the path of its endpoint, with its query, beginning with a slash
 */
public record BackendAddress(String name, String host, int port, String path) {
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

    /**
     * The address of the endpoint at {@code url}.
     *
     * @throws IllegalArgumentException when it is no http URL
     */
    public static BackendAddress of(String name, String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url: must be an http URL, got \"" + url + "\"", e);
        }
        if ("https".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "url: https to backends is not supported, use http, got \"" + url + "\"");
        }
        if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("url: must be http://HOST[:PORT]/PATH, got \"" + url + "\"");
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new BackendAddress(name, uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort(), path + query);
    }

    /** Host and port, as the Host header has them. */
    public String authority() {
        return host + ":" + port;
    }

    /** The endpoint as a URL. */
    public String url() {
        return "http://" + authority() + path;
    }
}
