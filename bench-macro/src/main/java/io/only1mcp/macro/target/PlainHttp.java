package io.only1mcp.macro.target;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.macro.client.TargetException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;

/** Plain requests to what we started: health checks, orders, counts. */
final class PlainHttp {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(TIMEOUT)
            .executor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "plain http");
                thread.setDaemon(true);
                return thread;
            }))
            .build();

    private PlainHttp() {}

    /**
     * Sends a request and reads the answer.
     *
     * @param body JSON, or empty for a request without a body
     */
    static HttpResponse<String> send(String method, URI url, String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body, UTF_8));
        if (!body.isEmpty()) {
            request.setHeader("Content-Type", "application/json");
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString(UTF_8));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TargetException(url + ": interrupted during " + method, interrupted);
        }
    }

    static boolean good(HttpResponse<?> response) {
        return response.statusCode() / 100 == 2;
    }
}
