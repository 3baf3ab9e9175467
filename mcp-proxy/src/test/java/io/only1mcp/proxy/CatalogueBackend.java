package io.only1mcp.proxy;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A backend of both eras with capabilities and lists that a test chooses, and methods that it does not answer. */
final class CatalogueBackend implements Closeable {
    private static final Map<String, String> KEYS = Map.of(
            "tools/list", "tools",
            "resources/list", "resources",
            "resources/templates/list", "resourceTemplates",
            "prompts/list", "prompts");

    private final TestBackend backend;
    private final Map<String, String> lists = new ConcurrentHashMap<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String capabilities;
    private volatile String more = "";
    private volatile String hints = "\"ttlMs\":60000,\"cacheScope\":\"public\"";
    private volatile String legacyVersion = "2025-11-25";
    private volatile @Nullable CountDownLatch gate;

    CatalogueBackend(String capabilities) throws IOException {
        this.capabilities = capabilities;
        this.backend = new TestBackend(this::answer);
    }

    /** What it lists for a method: objects with commas between. */
    CatalogueBackend list(String method, String items) {
        lists.put(method, items);
        return this;
    }

    /** The time to live and the scope of its lists. */
    CatalogueBackend hints(String members) {
        hints = members;
        return this;
    }

    /** More members of the results of server/discover and initialize, with a comma in front. */
    CatalogueBackend saying(String members) {
        more = members;
        return this;
    }

    CatalogueBackend capabilities(String json) {
        capabilities = json;
        return this;
    }

    CatalogueBackend legacyVersion(String version) {
        legacyVersion = version;
        return this;
    }

    /** Answers no request of a method from now on. */
    CatalogueBackend silentAt(String method) {
        silent.add(method);
        return this;
    }

    /** Answers everything again. */
    void speakAgain() {
        silent.clear();
    }

    /** Answers lists only when the gate is open. */
    void gate(CountDownLatch next) {
        gate = next;
    }

    /** The backend itself. */
    TestBackend itself() {
        return backend;
    }

    /** A request that begins a session. */
    static String initialize() {
        return TestClient.legacy(
                "initialize",
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"c\",\"version\":\"1\"}}");
    }

    String url() {
        return backend.url();
    }

    List<TestBackend.Request> requests(String method) {
        return backend.requests(method);
    }

    private @Nullable String answer(TestBackend.Request request, OutputStream out) {
        if (request.head().startsWith("DELETE ")) {
            return "HTTP/1.1 204 No Content\r\n\r\n";
        }
        if (silent.stream().anyMatch(request::asks)) {
            await(closed);
            return null;
        }
        if (request.asks("server/discover")) {
            return TestBackend.result(
                    request,
                    "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":"
                            + capabilities + "," + hints + more + "}");
        }
        if (request.asks("initialize")) {
            return TestBackend.result(
                            request,
                            "{\"protocolVersion\":\"" + legacyVersion + "\",\"capabilities\":" + capabilities
                                    + ",\"serverInfo\":{\"name\":\"c\",\"version\":\"1\"}" + more + "}")
                    .replace("\r\n\r\n", "\r\nMcp-Session-Id: s\r\n\r\n");
        }
        if (request.asks("notifications/initialized")) {
            return "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
        }
        for (Map.Entry<String, String> key : KEYS.entrySet()) {
            if (request.asks(key.getKey())) {
                CountDownLatch waiting = gate;
                if (waiting != null) {
                    await(waiting);
                }
                String items = lists.get(key.getKey());
                return items == null
                        ? TestBackend.error(request, 404, -32601, "no such method")
                        : TestBackend.result(request, "{\"" + key.getValue() + "\":[" + items + "]," + hints + "}");
            }
        }
        return TestBackend.result(request, "{\"contents\":[],\"resultType\":\"complete\"}");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void goAway() throws IOException {
        backend.goAway();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        CountDownLatch waiting = gate;
        if (waiting != null) {
            waiting.countDown();
        }
        backend.close();
    }
}
