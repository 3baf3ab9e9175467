package io.only1mcp.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.reload.Reloaded;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.JsonStrings;
import java.net.InetSocketAddress;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What only peers on this machine may ask for, and not those for whom a reverse proxy asks: {@code POST /admin/reset} forgets what the backends said, {@code POST
 * /admin/reload} has the configuration read again and says what changed, or what is wrong with it.
 */
final class Admin {
    private static final AnswerHead NOT_USABLE = AnswerHead.of(422, "application/json");
    private static final AnswerHead NOT_POSSIBLE = AnswerHead.of(409, "application/json");

    /** What a proxy says when it passes on what others ask. */
    private static final List<String> PASSED_ON = List.of("Forwarded", "X-Forwarded-For", "Via");

    private final Runnable reset;
    private @Nullable Supplier<CompletableFuture<Reloaded>> reload;

    Admin(Runnable reset) {
        this.reset = reset;
    }

    void onReload(Supplier<CompletableFuture<Reloaded>> again) {
        reload = again;
    }

    void serve(HttpExchange exchange, String path) {
        if (!isLocal(exchange)) {
            Answers.forbidden(exchange, "only for peers on this machine");
        } else if (!exchange.head().method().equals(HttpMethod.POST)) {
            Answers.onlyPost(exchange);
        } else if (path.endsWith("/reset")) {
            reset.run();
            Answers.noContent(exchange);
        } else {
            reload(exchange);
        }
    }

    private static boolean isLocal(HttpExchange exchange) {
        return exchange.channel().remoteAddress() instanceof InetSocketAddress peer
                && peer.getAddress().isLoopbackAddress()
                && PASSED_ON.stream().allMatch(field -> exchange.head().header(field) == null);
    }

    private void reload(HttpExchange exchange) {
        Supplier<CompletableFuture<Reloaded>> again = reload;
        if (again == null) {
            Answers.json(exchange, NOT_POSSIBLE, "{\"error\":\"the gateway was started without --config\"}");
            return;
        }
        Reaching waiting = new Reaching(exchange);
        CompletableFuture<Void> unused = again.get()
                .handleAsync(
                        (done, fault) -> {
                            if (done != null) {
                                waiting.answer(json(done));
                            } else {
                                waiting.answer(
                                        NOT_USABLE,
                                        "{\"error\":" + JsonStrings.quote(String.valueOf(fault.getMessage())) + "}");
                            }
                            return null;
                        },
                        exchange.channel().eventLoop());
    }

    private static String json(Reloaded done) {
        return "{\"outcome\":\"" + done.outcome().label() + "\",\"generation\":"
                + done.inUse().generation() + ",\"in_use_since\":\""
                + done.inUse().since().truncatedTo(ChronoUnit.MILLIS) + "\",\"took_us\":"
                + TimeUnit.NANOSECONDS.toMicros(done.nanos()) + ",\"added\":"
                + names(done.backends().added())
                + ",\"replaced\":" + names(done.backends().replaced()) + ",\"removed\":"
                + names(done.backends().removed()) + ",\"changed\":" + names(done.changed())
                + ",\"kept_until_restart\":" + names(done.keptUntilRestart()) + "}";
    }

    private static String names(List<String> names) {
        return names.stream().map(JsonStrings::quote).collect(Collectors.joining(",", "[", "]"));
    }
}
