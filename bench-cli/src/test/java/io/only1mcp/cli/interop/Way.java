package io.only1mcp.cli.interop;

import java.net.URI;
import java.util.List;

/** How a client comes to a server. */
enum Way {
    /** Without us: what is expected of the other ways is what is seen on this one. */
    DIRECT("") {
        @Override
        Address to(Home server, Peers peers) {
            return new Address.Http(server.url(peers), null);
        }
    },

    /** Through our gateway, all over HTTP. */
    HTTP("b") {
        @Override
        Address to(Home server, Peers peers) {
            return new Address.Http(peers.proxy("--backend", "b=" + server.url(peers)), null);
        }
    },

    /** Through our gateway, with TLS in front of it. */
    TLS("b") {
        @Override
        Address to(Home server, Peers peers) {
            OwnCertificate own = OwnCertificate.make();
            return new Address.Http(
                    peers.proxy(
                            "--backend",
                            "b=" + server.url(peers),
                            "--tls-cert",
                            own.certificate().toString(),
                            "--tls-key",
                            own.key().toString()),
                    own.certificate());
        }
    },

    /** Through our gateway over HTTP, which starts the server itself and speaks to it over standard input and output. */
    CHILD("b") {
        @Override
        Address to(Home server, Peers peers) {
            String command = "b=" + String.join(" ", server.command(peers));
            return new Address.Http(peers.proxy("--backend-command", command), null);
        }
    },

    /** Through our gateway, which the client starts itself and speaks to over standard input and output. */
    STDIO("b") {
        @Override
        Address to(Home server, Peers peers) {
            return new Address.Command(peers.onStdio("proxy", server.stdio(peers)));
        }
    };

    private final String backend;

    Way(String backend) {
        this.backend = backend;
    }

    /** Starts what is on the way, and the server at its end. */
    abstract Address to(Home server, Peers peers);

    /** What stands before the server's names for who comes on this way. */
    Prefix prefix() {
        return backend.isEmpty() ? Prefix.NONE : Prefix.of(backend);
    }

    /** Where a server lives. */
    enum Home {
        /** The reference server of the older revisions. */
        EVERYTHING,

        /** The server of {@code server.mjs}, made with the TypeScript SDK 2. */
        TYPESCRIPT,

        /** Our own that has everything. */
        MOCK;

        /** Options of a gateway that has it behind itself, over standard input and output too where it speaks so. */
        List<String> stdio(Peers peers) {
            return this == EVERYTHING
                    ? List.of("--backend-command", "b=" + String.join(" ", command(peers)))
                    : List.of("--backend", "b=" + url(peers));
        }

        /** What starts it on standard input and output. */
        List<String> command(Peers peers) {
            return switch (this) {
                case EVERYTHING -> Peers.everythingOnStdio();
                case TYPESCRIPT -> Peers.typescriptOnStdio();
                case MOCK -> peers.onStdio("mock", List.of("--servers", "everything"));
            };
        }

        URI url(Peers peers) {
            return switch (this) {
                case EVERYTHING -> peers.everything();
                case TYPESCRIPT -> peers.typescript("auto");
                case MOCK -> peers.mock("--servers", "everything");
            };
        }
    }
}
