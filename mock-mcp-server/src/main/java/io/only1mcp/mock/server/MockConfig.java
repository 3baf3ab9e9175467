package io.only1mcp.mock.server;

import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.mock.everything.Everything;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process of mock servers is.
 *
 * @param servers of the catalogue, with distinct names; at least one, unless there is {@code everything}
 * @param host where it listens; 127.0.0.1 keeps it to this machine
 * @param port 0 to 65535; 0 takes a free one
 * @param behaviour of all servers
 * @param answers how results travel
 * @param pageSize entries on a page of a list, 0 for all on one
 * @param everything whether the server {@code everything} is one of them
 */
public record MockConfig(
        List<ServerSpec> servers,
        String host,
        int port,
        Behaviour behaviour,
        AnswerStyle answers,
        int pageSize,
        boolean everything) {

    public MockConfig {
        if (servers.isEmpty() && !everything) {
            throw new IllegalArgumentException("servers: must not be empty");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port: must be 0 to 65535, got " + port);
        }
        if (pageSize < 0) {
            throw new IllegalArgumentException("page-size: must be >= 0, got " + pageSize);
        }
        servers = List.copyOf(servers);
        if (servers.stream().map(ServerSpec::name).distinct().count() != servers.size()) {
            throw new IllegalArgumentException("servers: two have the same name");
        }
    }

    /** These servers on a free port of this machine, which answer at once as JSON and list everything on one page. */
    public static MockConfig of(List<ServerSpec> servers) {
        return of(servers, false);
    }

    /**
     * These servers, perhaps with the server {@code everything}, which has everything that MCP defines, behind the others.
     */
    public static MockConfig of(List<ServerSpec> servers, boolean everything) {
        return new MockConfig(servers, "127.0.0.1", 0, Behaviour.DEFAULT, AnswerStyle.JSON, 0, everything);
    }

    /** The same with another behaviour. */
    public MockConfig with(Behaviour other) {
        return new MockConfig(servers, host, port, other, answers, pageSize, everything);
    }

    /** The same with results that travel so. */
    public MockConfig with(AnswerStyle other) {
        return new MockConfig(servers, host, port, behaviour, other, pageSize, everything);
    }

    /** The same with pages of that size. */
    public MockConfig withPageSize(int other) {
        return new MockConfig(servers, host, port, behaviour, answers, other, everything);
    }

    /** What the servers are called. */
    public List<String> names() {
        List<String> names =
                new ArrayList<>(servers.stream().map(ServerSpec::name).toList());
        if (everything) {
            names.add(Everything.NAME);
        }
        return names;
    }
}
