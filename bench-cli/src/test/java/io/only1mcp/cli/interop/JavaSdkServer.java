package io.only1mcp.cli.interop;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;

/**
 * A server as somebody writes it with the official Java SDK: its servlet transport in an embedded Tomcat. Takes a free port
 * and prints it. Its only argument is the directory in which Tomcat works.
 */
final class JavaSdkServer {
    private JavaSdkServer() {}

    public static void main(String[] arguments) throws LifecycleException {
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .build();
        McpSyncServer server = McpServer.sync(transport)
                .serverInfo("java-sdk", "2.1.0")
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .tools(
                        tool("echo", "Repeats the message", text -> "Echo: " + text),
                        tool("shout", "Repeats the message, loudly", text -> text + "!"))
                .build();

        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(arguments[0]);
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", null);
        Wrapper servlet = Tomcat.addServlet(context, "mcp", transport);
        servlet.setAsyncSupported(true);
        context.addServletMappingDecoded("/mcp", "mcp");
        tomcat.start();
        System.out.println("listening http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/mcp");
        tomcat.getServer().await();
        server.close();
    }

    private static SyncToolSpecification tool(String name, String description, Function<String, String> answer) {
        Map<String, Object> schema = Map.of(
                "type", "object",
                "properties", Map.of("message", Map.of("type", "string")),
                "required", List.of("message"));
        return SyncToolSpecification.builder()
                .tool(Tool.builder(name, schema).description(description).build())
                .callHandler((exchange, request) -> CallToolResult.builder()
                        .addTextContent(
                                answer.apply(String.valueOf(request.arguments().get("message"))))
                        .build())
                .build();
    }
}
