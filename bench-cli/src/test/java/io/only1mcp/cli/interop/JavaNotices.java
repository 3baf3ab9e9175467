package io.only1mcp.cli.interop;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.SubscribeRequest;
import io.modelcontextprotocol.spec.McpSchema.UnsubscribeRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * What the Java SDK's client hears of our server with everything without asking; the same as {@code legacy-notices.mjs}.
 * At word of a changed list this client asks for the list by itself.
 */
final class JavaNotices {
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final long PATIENCE_MILLIS = 250;

    private final CompletableFuture<String> updated = new CompletableFuture<>();
    private final CompletableFuture<Boolean> tools = new CompletableFuture<>();
    private final CompletableFuture<Boolean> prompts = new CompletableFuture<>();
    private final CompletableFuture<Boolean> resources = new CompletableFuture<>();
    private final Stops stops = new Stops();
    private final Prefix prefix;

    private JavaNotices(Prefix prefix) {
        this.prefix = prefix;
    }

    static JsonNode of(Address address, Prefix prefix) {
        JavaNotices notices = new JavaNotices(prefix);
        try (McpSyncClient client = McpClient.sync(JavaTransport.to(address))
                .clientInfo(Implementation.builder("notices-java", "2.1.0").build())
                .requestTimeout(WITHIN)
                .resourcesUpdateConsumer(
                        contents -> notices.updated.complete(contents.get(0).uri()))
                .toolsChangeConsumer(list -> notices.tools.complete(comesAndGoes(list, tool -> tool.name())))
                .promptsChangeConsumer(list -> notices.prompts.complete(comesAndGoes(list, prompt -> prompt.name())))
                .resourcesChangeConsumer(
                        list -> notices.resources.complete(comesAndGoes(list, resource -> resource.name())))
                .build()) {
            notices.hear(client);
            return notices.stops.saw();
        }
    }

    private static <T> boolean comesAndGoes(List<T> list, Function<T, String> name) {
        return list.stream().map(name).anyMatch(given -> given.matches(".*dynamic[_-].*"));
    }

    private void hear(McpSyncClient client) {
        String agreed = client.initialize().protocolVersion();
        stops.stop("version", () -> agreed);
        String uri = prefix.uri() + "test://watched-resource";
        stops.stop("updated", () -> {
            client.subscribeResource(SubscribeRequest.builder(uri).build());
            String seen = untilHeard(client);
            client.unsubscribeResource(UnsubscribeRequest.builder(uri).build());
            return seen;
        });
        stops.stop("tools", () -> {
            boolean before = comesAndGoes(client.listTools().tools(), tool -> tool.name());
            call(client, "test_trigger_tool_change");
            return Map.of("before", before, "after", soon(tools));
        });
        stops.stop("prompts", () -> {
            boolean before = comesAndGoes(client.listPrompts().prompts(), prompt -> prompt.name());
            call(client, "test_trigger_prompt_change");
            return Map.of("before", before, "after", soon(prompts));
        });
        stops.stop("resources", () -> {
            boolean before = comesAndGoes(client.listResources().resources(), resource -> resource.name());
            call(client, "test_trigger_resource_change");
            return Map.of("before", before, "after", soon(resources));
        });
    }

    /** The client opens its stream when it is connected already, and does not say when it has. */
    private String untilHeard(McpSyncClient client) throws Exception {
        long end = System.nanoTime() + WITHIN.toNanos();
        while (true) {
            call(client, "test_trigger_resource_update");
            try {
                return updated.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                if (System.nanoTime() - end > 0) {
                    throw notYet;
                }
            }
        }
    }

    private static boolean soon(CompletableFuture<Boolean> word) throws Exception {
        return word.get(WITHIN.toSeconds(), TimeUnit.SECONDS);
    }

    private void call(McpSyncClient client, String tool) {
        client.callTool(CallToolRequest.builder(prefix.name() + tool).build());
    }
}
