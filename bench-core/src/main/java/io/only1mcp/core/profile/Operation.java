package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.only1mcp.core.draws.Zipf;
import io.only1mcp.core.units.Shares;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One kind of request in a workload. */
public sealed interface Operation {

    /** Its part of the workload beside the weights of the other operations; more than 0. */
    double weight();

    /** How reports name it: {@code filesystem.read_file}, {@code echo}, {@code tools/list}. */
    String name();

    /**
     * A call of a tool.
     *
     * @param weight more than 0
     * @param server the backend whose tool it is; nothing where {@code tool} is the name that the target itself uses
     * @param tool the tool's name on its server
     * @param arguments what it is called with; strings in it are templates ({@link Template}). Not to be changed
     * @param contains text that a good answer holds; nothing where any answer without an error is good
     * @param repeat how often arguments come again; nothing where each call draws its own. The arguments of a key are
     *     always the same
     */
    record Call(
            double weight,
            @Nullable String server,
            String tool,
            ObjectNode arguments,
            @Nullable String contains,
            @Nullable Zipf repeat)
            implements Operation {

        public Call {
            checkWeight(weight);
            if (tool.isBlank()) {
                throw new IllegalArgumentException("tool: must not be empty");
            }
            if (contains != null && contains.isEmpty()) {
                throw new IllegalArgumentException("expect: contains must not be empty");
            }
            arguments = arguments.deepCopy();
            checkTemplate("arguments", arguments);
        }

        @Override
        public String name() {
            return server == null ? tool : server + "." + tool;
        }

        /** The arguments as JSON text with slots to fill in for each request. */
        public Template template() {
            return Template.json(arguments);
        }
    }

    /**
     * Calls of the first tool of each server behind the target, as far as they are the mock's, spread evenly.
     *
     * @param weight of all of them together, more than 0
     */
    record EachServer(double weight) implements Operation {
        public EachServer {
            checkWeight(weight);
        }

        @Override
        public String name() {
            return "each_server";
        }
    }

    /** What can be listed. */
    enum Listed {
        /** Tools. */
        TOOLS("tools/list"),
        /** Resources. */
        RESOURCES("resources/list"),
        /** Templates of resources. */
        TEMPLATES("resources/templates/list"),
        /** Prompts. */
        PROMPTS("prompts/list");

        private final String method;

        Listed(String method) {
            this.method = method;
        }

        /** The method that lists it. */
        public String method() {
            return method;
        }
    }

    /**
     * A list: its first page.
     *
     * @param weight more than 0
     * @param listed what is listed
     */
    record ListOf(double weight, Listed listed) implements Operation {
        public ListOf {
            checkWeight(weight);
        }

        @Override
        public String name() {
            return listed.method();
        }
    }

    /**
     * The content of a resource.
     *
     * @param weight more than 0
     * @param server the backend whose resource it is; nothing where {@code uri} is the one that the target itself uses
     * @param uri where the resource is, a template ({@link Template})
     * @param contains text that a good answer holds; nothing where any answer without an error is good
     * @param repeat how often URIs come again; nothing where each request draws its own
     */
    record Read(
            double weight,
            @Nullable String server,
            String uri,
            @Nullable String contains,
            @Nullable Zipf repeat) implements Operation {
        public Read {
            checkWeight(weight);
            if (uri.isBlank()) {
                throw new IllegalArgumentException("resource: must not be empty");
            }
            checkTemplate("resource", TextNode.valueOf(uri));
        }

        @Override
        public String name() {
            return "resources/read " + uri;
        }
    }

    /**
     * A prompt, filled in.
     *
     * @param weight more than 0
     * @param server the backend whose prompt it is; nothing where {@code prompt} is the name that the target itself uses
     * @param prompt its name on its server
     * @param arguments what it is filled in with; strings in it are templates ({@link Template}). Not to be changed
     * @param contains text that a good answer holds; nothing where any answer without an error is good
     * @param repeat how often arguments come again; nothing where each request draws its own
     */
    record Get(
            double weight,
            @Nullable String server,
            String prompt,
            ObjectNode arguments,
            @Nullable String contains,
            @Nullable Zipf repeat)
            implements Operation {
        public Get {
            checkWeight(weight);
            if (prompt.isBlank()) {
                throw new IllegalArgumentException("prompt: must not be empty");
            }
            arguments = arguments.deepCopy();
            checkTemplate("arguments", arguments);
        }

        @Override
        public String name() {
            return "prompts/get " + (server == null ? prompt : server + "." + prompt);
        }
    }

    /**
     * A notification, which wants no answer but word that it was taken.
     *
     * @param weight more than 0
     * @param notification its method behind {@code notifications/}
     * @param arguments its params; strings in it are templates ({@link Template}). Not to be changed
     */
    record Notify(double weight, String notification, ObjectNode arguments) implements Operation {
        private static final Pattern METHOD = Pattern.compile("[a-z_]+(/[a-z_]+)*");

        public Notify {
            checkWeight(weight);
            if (!METHOD.matcher(notification).matches()) {
                throw new IllegalArgumentException("notification: must be the method behind notifications/, such as"
                        + " roots/list_changed, got '" + notification + "'");
            }
            arguments = arguments.deepCopy();
            checkTemplate("arguments", arguments);
        }

        @Override
        public String name() {
            return "notifications/" + notification;
        }
    }

    /**
     * Calls of one tool in one array of messages, which revision 2025-03-26 has, elsewhere as many calls at once: one request, whose
     * answer is good when every call in it was answered well.
     *
     * @param of one of the calls, and the weight of all of them together
     * @param size how many there are, 1 to {@value #MOST}
     */
    record Batch(Call of, int size) implements Operation {
        /** The most calls in one array. */
        public static final int MOST = 100;

        public Batch {
            if (size < 1 || size > MOST) {
                throw new IllegalArgumentException("batch: must be between 1 and " + MOST + ", got " + size);
            }
        }

        @Override
        public double weight() {
            return of.weight();
        }

        @Override
        public String name() {
            return of.name() + " x" + size;
        }
    }

    /**
     * A request of plain HTTP, to a server that need not know of MCP.
     *
     * @param weight more than 0
     * @param method GET, POST, PUT, PATCH, DELETE or OPTIONS
     * @param path where it goes on the target's server, beginning with a slash; nothing for the path of the target's URL
     * @param body what is sent: a text as it is, or a map as JSON, in which strings are templates ({@link Template}); nothing
     *     for none. Not to be changed
     * @param headers sent beside those of the client
     * @param status what a good answer has, 200 to 599
     * @param contains text that a good answer holds; nothing where the status alone makes it good
     * @param repeat how often the draws of a body come again; nothing where each request draws its own
     */
    record Http(
            double weight,
            String method,
            @Nullable String path,
            @Nullable JsonNode body,
            Map<String, String> headers,
            int status,
            @Nullable String contains,
            @Nullable Zipf repeat)
            implements Operation {
        /** The methods there are: the answer to each of them has a body where its head says so. */
        public static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

        private static final Pattern PATH = Pattern.compile("/[!-~&&[^#]]*");
        private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
        private static final Pattern VALUE = Pattern.compile("[ -~]*");
        private static final Set<String> FRAMING =
                Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "expect");

        public Http {
            checkWeight(weight);
            if (!METHODS.contains(method)) {
                throw new IllegalArgumentException(
                        "http: must be one of " + String.join(", ", METHODS) + ", got '" + method + "'");
            }
            if (path != null && !PATH.matcher(path).matches()) {
                throw new IllegalArgumentException(
                        "path: must begin with / and have no blank and no #, as a URL has it, got '" + path + "'");
            }
            headers = Map.copyOf(headers);
            headers.forEach(Http::checkHeader);
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("expect: status must be between 200 and 599, got " + status);
            }
            if (contains != null && contains.isEmpty()) {
                throw new IllegalArgumentException("expect: contains must not be empty");
            }
            if (body != null) {
                body = body.deepCopy();
                if (body.isObject()) {
                    checkTemplate("body", body);
                }
            }
        }

        private static void checkHeader(String name, String value) {
            if (!HEADER.matcher(name).matches() || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("headers: '" + name + "' is not a header with a value of one line");
            }
            if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("headers: " + name + " is set by the driver, leave it out");
            }
        }

        @Override
        public String name() {
            return path == null ? method : method + " " + path;
        }
    }

    private static void checkTemplate(String key, JsonNode value) {
        try {
            Template unused = Template.json(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    private static void checkWeight(double weight) {
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("weight: must be > 0, got " + Shares.text(weight));
        }
    }
}
