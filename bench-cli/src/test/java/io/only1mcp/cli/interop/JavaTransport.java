package io.only1mcp.cli.interop;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpClientTransport;
import java.nio.file.Path;

/** How the Java SDK's client gets to an address. */
final class JavaTransport {
    private JavaTransport() {}

    static McpClientTransport to(Address address) {
        if (address instanceof Address.Command command) {
            return new StdioClientTransport(
                    ServerParameters.builder(command.words().get(0))
                            .args(command.arguments())
                            .build(),
                    new JacksonMcpJsonMapper(new JsonMapper()));
        }
        Address.Http http = (Address.Http) address;
        HttpClientStreamableHttpTransport.Builder builder = HttpClientStreamableHttpTransport.builder(
                        http.url().resolve("/").toString())
                .openConnectionOnStartup(true)
                .endpoint(http.url().getPath());
        Path certificate = http.certificate();
        if (certificate != null) {
            builder.customizeClient(client -> client.sslContext(OwnCertificate.trusting(certificate)));
        }
        return builder.build();
    }
}
