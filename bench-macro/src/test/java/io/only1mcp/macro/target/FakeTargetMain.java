package io.only1mcp.macro.target;

import com.sun.net.httpserver.HttpServer;
import io.only1mcp.macro.client.FakeServer;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A target with two tools: serves MCP on the port in its arguments, is healthy when asked a third time, can be reset. */
final class FakeTargetMain {
    private FakeTargetMain() {}

    @SuppressWarnings({"SystemOut", "resource"})
    public static void main(String[] arguments) throws IOException, InterruptedException {
        HttpServer http = HttpServer.create();
        AtomicInteger asked = new AtomicInteger();
        http.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 503 : 204, -1);
            exchange.close();
        });
        http.createContext("/admin/reset", exchange -> {
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 200 : 405, -1);
            exchange.close();
        });
        FakeServer server = new FakeServer(http, Integer.parseInt(arguments[0]), false, ProtocolVersion.V2026_07_28);
        System.out.println("serving at " + server.url());
        new CountDownLatch(1).await();
    }
}
