package io.only1mcp.macro.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.units.Durations;
import io.only1mcp.macro.client.Reply.Resumption;
import io.only1mcp.wire.protocol.McpHeaders;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a target, and HTTP requests to it, one answer each. Every failure is a {@link TargetException} of one line
 * that begins with the URL.
 */
final class HttpEndpoint implements Endpoint {
    private static final Executor DAEMONS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "mcp client");
        thread.setDaemon(true);
        return thread;
    });

    private final URI url;

    /** The URL without what could be a password. */
    private final String shown;

    private final Duration timeout;
    private final HttpClient http;
    private final AtomicLong ids = new AtomicLong();

    HttpEndpoint(URI url, Duration timeout) {
        this.url = url;
        this.shown = url.toString().replaceFirst("//[^/@]*@", "//");
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new TargetException(shown + ": not a URL of http or https, such as http://127.0.0.1:8080/mcp");
        }
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(timeout)
                .executor(DAEMONS)
                .build();
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public long nextId() {
        return ids.incrementAndGet();
    }

    @Override
    public Reply post(String what, long id, String json, Map<String, String> headers, Stream stream) {
        return await(what, exchange(id, message(json, headers), headers, stream));
    }

    @Override
    public CompletableFuture<Reply> listen(Map<String, String> headers, Stream stream) {
        return exchange(0, eventsOnly(headers).build(), headers, stream);
    }

    @Override
    public Reply delete(Map<String, String> headers) {
        return await("DELETE", exchange(0, request(headers).DELETE().build(), headers, Stream.MODERN));
    }

    @Override
    public TargetException failure(String what) {
        return new TargetException(shown + ": " + what);
    }

    @Override
    public TargetException unusable(String what, Reply reply) {
        JsonNode error = reply.error();
        if (error != null) {
            return failure(
                    "answers " + what + " with error " + error.path("code").asText() + " "
                            + Excerpt.of(error.path("message").asText()) + " (HTTP status " + reply.status() + ")");
        }
        return failure("speaks HTTP but no MCP: answers " + what + " with status " + reply.status() + ", "
                + Excerpt.of(reply.contentType()) + ", " + Excerpt.of(reply.body())
                + "; correct the path of the URL, often it is /mcp");
    }

    private HttpRequest.Builder request(Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        headers.forEach((name, value) -> {
            try {
                request.setHeader(name, value);
            } catch (IllegalArgumentException refused) {
                throw new TargetException(
                        shown + ": header " + name + ": cannot be set: " + refused.getMessage(), refused);
            }
        });
        return request;
    }

    private HttpRequest message(String json, Map<String, String> headers) {
        return request(headers)
                .setHeader("Content-Type", "application/json")
                .setHeader("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(json, UTF_8))
                .build();
    }

    private CompletableFuture<Reply> exchange(
            long id, HttpRequest request, Map<String, String> headers, Stream stream) {
        CompletableFuture<Reply> whole = new CompletableFuture<>();
        exchange(id, request, headers, stream, whole);
        return whole;
    }

    /** One request and its answer; what is asked on the answer's stream is answered, a stream that breaks is taken up. */
    // Whatever becomes of the steps is seen in the whole.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void exchange(
            long id, HttpRequest request, Map<String, String> headers, Stream stream, CompletableFuture<Reply> whole) {
        Consumer<JsonNode> asked = question -> {
            String answer = stream.answer(question);
            if (answer != null) {
                http.sendAsync(message(answer, headers), BodyHandlers.discarding())
                        .whenComplete((sent, failure) -> fail(whole, failure));
            }
        };
        CompletableFuture<HttpResponse<Reply>> sent = http.sendAsync(request, response -> {
            stream.opened();
            return new ReplyBody(response, id, asked);
        });
        whole.whenComplete((reply, failure) -> sent.cancel(true));
        sent.whenComplete((response, failure) -> {
            fail(whole, failure);
            if (failure == null) {
                Reply reply = response.body();
                if (reply.resumption() == null || !stream.isTakenUpAgain()) {
                    whole.complete(reply);
                } else {
                    resume(id, reply.resumption(), headers, stream, whole);
                }
            }
        });
    }

    private void resume(
            long id, Resumption at, Map<String, String> headers, Stream stream, CompletableFuture<Reply> whole) {
        HttpRequest goingOn = eventsOnly(headers)
                .setHeader(McpHeaders.LAST_EVENT_ID.toString(), at.lastEventId())
                .build();
        CompletableFuture.delayedExecutor(at.afterMillis(), TimeUnit.MILLISECONDS, DAEMONS)
                .execute(() -> {
                    if (!whole.isDone()) {
                        exchange(id, goingOn, headers, stream, whole);
                    }
                });
    }

    private HttpRequest.Builder eventsOnly(Map<String, String> headers) {
        return request(headers).setHeader("Accept", "text/event-stream").GET();
    }

    private static void fail(CompletableFuture<Reply> whole, @Nullable Throwable failure) {
        if (failure != null) {
            whole.completeExceptionally(failure);
        }
    }

    private Reply await(String what, CompletableFuture<Reply> answer) {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw failure("no answer to " + what + " within " + Durations.text(timeout)
                    + "; it accepts connections and stays silent"
                    + (url.getScheme().equals("https") ? "; a server without TLS needs http://" : ""));
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            cause = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
            throw new TargetException(shown + ": " + words(what, cause), cause);
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new TargetException(shown + ": interrupted during " + what, interrupted);
        }
    }

    private String words(String what, Throwable cause) {
        if (has(cause, UnresolvedAddressException.class)) {
            return "unknown host " + url.getHost() + "; correct the URL";
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return "no connection within " + Durations.text(timeout)
                    + "; is the address right, and reachable from here?";
        }
        if (cause instanceof ConnectException) {
            return "connection refused; start the target, or correct the URL";
        }
        if (has(cause, SSLException.class)) {
            return "TLS failed: " + message(cause) + "; a certificate of your own needs"
                    + " -Djavax.net.ssl.trustStore, a server without TLS needs http://";
        }
        if (has(cause, ProtocolException.class) || message(cause).startsWith("Invalid ")) {
            return "answers something that is not HTTP: " + Excerpt.of(message(cause));
        }
        if (has(cause, EOFException.class) || cause instanceof IOException) {
            return "the connection was closed before an answer to " + what + " was complete (" + message(cause) + ")";
        }
        return what + " failed: " + cause;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
