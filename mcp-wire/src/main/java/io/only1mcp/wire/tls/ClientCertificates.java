package io.only1mcp.wire.tls;

import io.netty.handler.ssl.ClientAuth;

/** Whether a server asks its clients for certificates. */
public enum ClientCertificates {
    /** It does not. */
    NONE(ClientAuth.NONE),
    /** It asks; a client may have none, but not one that nobody trusts. */
    WANT(ClientAuth.OPTIONAL),
    /** A client without a certificate that is trusted is turned away. */
    NEED(ClientAuth.REQUIRE);

    private final ClientAuth auth;

    ClientCertificates(ClientAuth auth) {
        this.auth = auth;
    }

    ClientAuth auth() {
        return auth;
    }
}
