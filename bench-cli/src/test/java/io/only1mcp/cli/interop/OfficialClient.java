package io.only1mcp.cli.interop;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.ListToolsResult;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The clients of the official SDKs. Each lists all tools of a server and calls one. */
enum OfficialClient {
    /** The TypeScript SDK 1, which knows the revisions up to 2025-11-25. */
    TYPESCRIPT_1 {
        @Override
        Sighting visit(URI url, String tool, Map<String, ?> arguments) {
            return script("legacy-client.mjs", url, tool, arguments);
        }
    },

    /** The TypeScript SDK 2, which takes 2026-07-28 where it is offered, and an older revision where not. */
    TYPESCRIPT_2 {
        @Override
        Sighting visit(URI url, String tool, Map<String, ?> arguments) {
            return script("modern-client.mjs", url, tool, arguments);
        }
    },

    /** The Java SDK, which knows the revisions up to 2025-11-25; inside this process. */
    JAVA {
        @Override
        Sighting visit(URI url, String tool, Map<String, ?> arguments) {
            HttpClientStreamableHttpTransport transport = HttpClientStreamableHttpTransport.builder(
                            url.resolve("/").toString())
                    .endpoint(url.getPath())
                    .build();
            try (McpSyncClient client = McpClient.sync(transport)
                    .clientInfo(Implementation.builder("interop-java", "2.1.0").build())
                    .requestTimeout(WITHIN)
                    .build()) {
                InitializeResult agreed = client.initialize();
                List<String> tools = new ArrayList<>();
                @Nullable String cursor = null;
                do {
                    ListToolsResult page = cursor == null ? client.listTools() : client.listTools(cursor);
                    page.tools().forEach(listed -> tools.add(listed.name()));
                    cursor = page.nextCursor();
                } while (cursor != null);
                client.ping();
                return new Sighting(
                        agreed.protocolVersion(),
                        agreed.serverInfo().name(),
                        tools,
                        JSON.valueToTree(client.callTool(CallToolRequest.builder(tool)
                                .arguments(Map.copyOf(arguments))
                                .build())));
            }
        }
    };

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Connects, lists, calls and leaves.
     *
     * @param url where the server serves MCP
     * @param tool to call
     * @param arguments of the call
     */
    abstract Sighting visit(URI url, String tool, Map<String, ?> arguments);

    private static Sighting script(String name, URI url, String tool, Map<String, ?> arguments) {
        String given = JSON.valueToTree(arguments).toString();
        return Sighting.of(Script.run(name, List.of(url.toString(), tool, given), Map.of(), WITHIN));
    }
}
