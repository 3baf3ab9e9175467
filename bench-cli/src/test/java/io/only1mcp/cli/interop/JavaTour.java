package io.only1mcp.cli.interop;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ClientCapabilities;
import io.modelcontextprotocol.spec.McpSchema.CompleteRequest;
import io.modelcontextprotocol.spec.McpSchema.CompleteRequest.CompleteArgument;
import io.modelcontextprotocol.spec.McpSchema.CreateMessageResult;
import io.modelcontextprotocol.spec.McpSchema.ElicitResult;
import io.modelcontextprotocol.spec.McpSchema.GetPromptRequest;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.LoggingLevel;
import io.modelcontextprotocol.spec.McpSchema.PromptReference;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import io.modelcontextprotocol.spec.McpSchema.Role;
import io.modelcontextprotocol.spec.McpSchema.Root;
import io.modelcontextprotocol.spec.McpSchema.SubscribeRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.UnsubscribeRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The stops of the Java SDK's client on server-everything; the same as those of {@code legacy-tour.mjs}. */
final class JavaTour {
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final Queue<String> steps = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<String> updated = new CompletableFuture<>();
    private final CompletableFuture<String> logged = new CompletableFuture<>();
    private final Stops stops = new Stops();
    private final McpSyncClient client;
    private final Prefix prefix;

    private JavaTour(McpSyncClient client, Prefix prefix) {
        this.client = client;
        this.prefix = prefix;
    }

    static JsonNode of(Address address, Prefix prefix) {
        JavaTour[] tour = new JavaTour[1];
        try (McpSyncClient client = McpClient.sync(JavaTransport.to(address))
                .clientInfo(Implementation.builder("tour-java", "2.1.0").build())
                .requestTimeout(WITHIN)
                .capabilities(ClientCapabilities.builder()
                        .roots(true)
                        .sampling()
                        .elicitation()
                        .build())
                .roots(Root.builder("file:///tour").name("tour").build())
                .sampling(asked -> CreateMessageResult.builder(
                                Role.ASSISTANT,
                                "thought of "
                                        + ((TextContent) asked.messages().get(0).content()).text(),
                                "none")
                        .build())
                .elicitation(asked -> new ElicitResult(ElicitResult.Action.ACCEPT, Map.of("name", "Ada")))
                .progressConsumer(
                        step -> tour[0].steps.add(Math.round(step.progress()) + "/" + Math.round(step.total())))
                .resourcesUpdateConsumer(
                        contents -> tour[0].updated.complete(contents.get(0).uri()))
                .loggingConsumer(log -> {
                    if (log.data().toString().contains("Subscribe")) {
                        tour[0].logged.complete(log.level().name().toLowerCase(Locale.ROOT));
                    }
                })
                .build()) {
            tour[0] = new JavaTour(client, prefix);
            tour[0].visit();
            return tour[0].stops.saw();
        }
    }

    private void visit() {
        InitializeResult agreed = client.initialize();
        stops.stop("version", agreed::protocolVersion);
        stops.stop("server", () -> agreed.serverInfo().name());
        stops.stop(
                "tools",
                () -> client.listTools().tools().stream()
                        .map(tool -> tool.name())
                        .toList());
        stops.stop("echo", () -> text(call("echo", Map.of("message", "hello tour"))));
        stops.stop("ping", () -> client.ping() == null ? "nothing" : "pong");
        stops.stop("progress", () -> {
            client.callTool(CallToolRequest.builder(prefix.name() + "trigger-long-running-operation")
                    .arguments(Map.of("duration", 0.2, "steps", 4))
                    .progressToken("steps")
                    .build());
            return List.copyOf(steps);
        });
        stops.stop(
                "sampling", () -> text(call("trigger-sampling-request", Map.of("prompt", "the sea", "maxTokens", 10))));
        stops.stop("elicitation", () -> text(call("trigger-elicitation-request", Map.of())));
        stops.stop("roots", () -> text(call("get-roots-list", Map.of())));
        stops.stop(
                "resources",
                () -> client.listResources().resources().stream()
                        .map(resource -> resource.uri())
                        .toList());
        stops.stop(
                "templates",
                () -> client.listResourceTemplates().resourceTemplates().stream()
                        .map(template -> template.uriTemplate())
                        .toList());
        String resource = prefix.uri() + "demo://resource/dynamic/text/1";
        stops.stop(
                "read",
                () -> client.readResource(ReadResourceRequest.builder(resource).build())
                        .contents()
                        .get(0));
        stops.stop("subscription", () -> {
            client.setLoggingLevel(LoggingLevel.DEBUG);
            client.subscribeResource(SubscribeRequest.builder(resource).build());
            call("toggle-subscriber-updates", Map.of());
            String uri = updated.get(WITHIN.toSeconds(), TimeUnit.SECONDS);
            call("toggle-subscriber-updates", Map.of());
            client.unsubscribeResource(UnsubscribeRequest.builder(resource).build());
            return uri;
        });
        stops.stop("logging", () -> logged.get(WITHIN.toSeconds(), TimeUnit.SECONDS));
        stops.stop(
                "prompts",
                () -> client.listPrompts().prompts().stream()
                        .map(prompt -> prompt.name())
                        .toList());
        stops.stop(
                "prompt",
                () -> ((TextContent) client.getPrompt(GetPromptRequest.builder(prefix.name() + "args-prompt")
                                        .arguments(Map.of("city", "Paris", "state", "Texas"))
                                        .build())
                                .messages()
                                .get(0)
                                .content())
                        .text());
        stops.stop(
                "completion",
                () -> client.completeCompletion(CompleteRequest.builder(
                                        PromptReference.builder(prefix.name() + "completable-prompt")
                                                .build(),
                                        new CompleteArgument("department", "E"))
                                .build())
                        .completion()
                        .values());
    }

    private CallToolResult call(String tool, Map<String, Object> arguments) {
        return client.callTool(CallToolRequest.builder(prefix.name() + tool)
                .arguments(arguments)
                .build());
    }

    private static String text(CallToolResult result) {
        return result.content().stream()
                .map(block -> block instanceof TextContent content ? content.text() : "")
                .reduce("", (before, next) -> before.isEmpty() ? next : before + "\n" + next);
    }
}
