package io.only1mcp.macro.target;

import io.only1mcp.macro.client.TargetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A server that is dead in the worst way: connections to it are taken, and nothing is ever read or answered. */
final class DeadServer implements AutoCloseable {
    private static final int CONNECTIONS = 1024;

    private final String name;
    private final ServerSocket socket;

    private DeadServer(String name, ServerSocket socket) {
        this.name = name;
        this.socket = socket;
    }

    /** The kernel takes its connections; nobody does behind it. */
    static DeadServer start(String name) {
        try {
            return new DeadServer(name, new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress()));
        } catch (IOException failed) {
            throw new TargetException("the dead server " + name + " cannot listen: " + failed.getMessage(), failed);
        }
    }

    /** What it is called. */
    String name() {
        return name;
    }

    /** Where it would serve MCP. */
    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/mcp";
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException unclosable) {
            throw new TargetException("the dead server " + name + " cannot be closed", unclosable);
        }
    }
}
