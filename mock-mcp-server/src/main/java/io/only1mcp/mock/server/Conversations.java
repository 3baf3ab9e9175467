package io.only1mcp.mock.server;

import io.only1mcp.mock.dialogue.Features;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.ServerInfo;
import io.only1mcp.mock.dialogue.Talk;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.mock.session.Session;
import io.only1mcp.mock.time.LoopTime;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.RequestHead;
import io.only1mcp.wire.protocol.McpMethods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The requests to one server that are not answered with texts encoded in advance. */
final class Conversations {

    /** What takes as long as calls and lists of tools do. */
    private static final Set<String> SLOW = Set.of(
            McpMethods.TOOLS_CALL,
            McpMethods.TOOLS_LIST,
            McpMethods.RESOURCES_LIST,
            McpMethods.RESOURCES_TEMPLATES_LIST,
            McpMethods.RESOURCES_READ,
            McpMethods.PROMPTS_LIST,
            McpMethods.PROMPTS_GET,
            McpMethods.COMPLETION_COMPLETE);

    private final Features features;
    private final ServerInfo server;
    private final AnswerStyle style;
    private final Steering steering;
    private final ServerCounts counts;
    private final LoopTime time;

    Conversations(Features features, Methods methods, AnswerStyle style, Steering steering, LoopTime time) {
        this.features = features;
        this.server = methods.greeting().info();
        this.counts = methods.counts();
        this.style = style;
        this.steering = steering;
        this.time = time;
    }

    /** Answers a request of 2026-07-28. */
    void answer(HttpExchange exchange) {
        Request request =
                Request.modern(Trees.parse(exchange.body(), 0, exchange.bodyEnd()), mirrored(exchange.head()));
        answer(new StatelessTalk(request, server, time, style, exchange));
    }

    private static Map<String, List<String>> mirrored(RequestHead head) {
        Map<String, List<String>> mirrored = new HashMap<>();
        for (Map.Entry<String, String> field : head.parameters()) {
            mirrored.computeIfAbsent(field.getKey().toLowerCase(Locale.ROOT), unused -> new ArrayList<>(1))
                    .add(field.getValue());
        }
        return mirrored;
    }

    /** Answers a request in a session. */
    void answer(HttpExchange exchange, Session session) {
        Request request = Request.inSession(Trees.parse(exchange.body(), 0, exchange.bodyEnd()), session);
        answer(new SessionTalk(request, server, time, style, session, exchange));
    }

    /** Answers one request of a batch in a session. */
    void answer(byte[] body, int from, int to, Session session, Consumer<byte[]> answer) {
        Request request = Request.inSession(Trees.parse(body, from, to), session);
        answer(new BatchTalk(request, server, time, answer));
    }

    /** Answers a request, when it is due. */
    void answer(Talk talk) {
        Request request = talk.request();
        counts.count(Operation.of(request.method()));
        if (request.method().equals(McpMethods.TOOLS_CALL)) {
            counts.countTool(request.text("name"));
        }
        talk.whenOver(() -> {
            if (talk.cancelled()) {
                counts.countCancelled();
            }
        });
        long delay = SLOW.contains(request.method()) ? steering.delayNanos(steering.next()) : 0;
        if (delay == 0) {
            features.answer(request, talk);
        } else {
            talk.later(Duration.ofNanos(delay), () -> features.answer(request, talk));
        }
    }
}
