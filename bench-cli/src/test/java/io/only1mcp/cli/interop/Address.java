package io.only1mcp.cli.interop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a client reaches a server. */
sealed interface Address {
    /** As the scripts of {@code src/test/node} take it. */
    ObjectNode json();

    /** What a command line calls it: a URL, or a program with its arguments. */
    List<String> words();

    /** Variables for a script. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /**
     * Over HTTP.
     *
     * @param url where it serves MCP
     * @param certificate whom to trust, PEM, where the URL is one of https; else null
     */
    record Http(URI url, @Nullable Path certificate) implements Address {
        @Override
        public ObjectNode json() {
            return JsonNodeFactory.instance.objectNode().put("url", url.toString());
        }

        @Override
        public List<String> words() {
            return List.of(url.toString());
        }

        @Override
        public Map<String, String> environment() {
            return certificate == null ? Map.of() : Map.of("NODE_EXTRA_CA_CERTS", certificate.toString());
        }
    }

    /**
     * A program that the client starts, and whose standard input and output it uses.
     *
     * @param words the program and its arguments
     */
    record Command(List<String> words) implements Address {
        /** Copies. */
        public Command {
            words = List.copyOf(words);
        }

        List<String> arguments() {
            return words.subList(1, words.size());
        }

        @Override
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("command", words.get(0));
            arguments().forEach(json.putArray("args")::add);
            return json;
        }
    }
}
