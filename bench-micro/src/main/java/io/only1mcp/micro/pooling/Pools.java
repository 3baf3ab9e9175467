package io.only1mcp.micro.pooling;

import io.only1mcp.micro.pooling.Lines.Terms;

/** Pools of connections. */
public enum Pools {
    /**
     * The proxy's, one for each event loop, so that loops share nothing. Its calls cannot be made without their deadlines,
     * their breaker and their histogram, which are in the figure.
     */
    PROXY {
        @Override
        Lines of(Terms terms) {
            return new ProxyLines(terms);
        }
    },
    /** Netty's fixed pool, shared by all loops. */
    NETTY_FIXED {
        @Override
        Lines of(Terms terms) {
            return new NettyLines(terms);
        }
    },
    /** The pool of Apache Commons, shared by all loops. */
    COMMONS_POOL {
        @Override
        Lines of(Terms terms) {
            return new CommonsLines(terms);
        }
    };

    /** A pool that nobody has joined yet. */
    abstract Lines of(Terms terms);
}
