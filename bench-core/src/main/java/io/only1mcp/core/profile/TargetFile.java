package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.units.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the thing under test is, and how to start, reach and stop it. {@link #launch} fills in the placeholders.
 *
 * @param name how results name it
 * @param transport how it is spoken to
 * @param start the command, without a shell; empty where it runs already. {@code {bench}}, {@code {config}}, {@code
 *     {port}} and what a {@link Trust} has may stand in it, over stdio only {@code {bench}}
 * @param configFormat in which language its configuration is written
 * @param config what is written to the file {@code {config}}; nothing where it needs none. A map with the keys {@code
 *     each} and {@code as} in it stands for all backends, or for all tenants. Not to be changed
 * @param features what each feature of a profile adds to the configuration. Not to be changed
 * @param ready when asking may begin; nothing where asking may begin at once
 * @param url where it serves MCP; {@code {port}} may stand in it. Over stdio always {@link #STDIO}
 * @param names how it names the tools of its backends
 * @param headers sent with every request; {@code {token}} and {@code {tenant}} are those of the client
 * @param env added to the environment of its process
 * @param cwd the folder that it runs in
 * @param reset what empties its caches and marks its counters after the warm-up; nothing where it cannot
 * @param stop how it is ended
 */
public record TargetFile(
        String name,
        Transport transport,
        List<String> start,
        ConfigFormat configFormat,
        @Nullable ObjectNode config,
        Map<String, ObjectNode> features,
        @Nullable Ready ready,
        String url,
        ToolNames names,
        Map<String, String> headers,
        Map<String, String> env,
        String cwd,
        @Nullable Reset reset,
        Stop stop) {

    /** What stands for the URL of a target that is spoken to over its standard streams. */
    public static final String STDIO = "stdio:-";

    /** The placeholders of the command and the environment. */
    static final List<String> OF_START = List.of("bench", "config", "port", "jwks", "issuer", "audience");

    /** The placeholders of the command and the environment of a process that is spoken to over stdio. */
    static final List<String> OF_STDIO = List.of("bench");

    /** The placeholders of the configuration. */
    static final List<String> OF_CONFIG = List.of("bench", "port", "jwks", "issuer", "audience");

    /** The placeholders of headers. */
    static final List<String> OF_HEADERS = List.of("token", "tenant");

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /** How a target is spoken to. */
    public enum Transport {
        /** Streamable HTTP, at a URL. */
        HTTP,
        /** One message in a line, over the standard input and output of a process that the run starts. */
        STDIO
    }

    /** The language of a configuration. */
    public enum ConfigFormat {
        /** YAML. */
        YAML,
        /** JSON. */
        JSON
    }

    /** When asking may begin. The target is ready only when it gives its first good answer. */
    public sealed interface Ready {

        /**
         * A line of its output.
         *
         * @param pattern a regular expression that is found in it
         */
        record Line(String pattern) implements Ready {
            public Line {
                try {
                    Pattern.compile(pattern);
                } catch (PatternSyntaxException e) {
                    throw new IllegalArgumentException(
                            "line: '" + pattern + "' is not a regular expression: " + e.getDescription(), e);
                }
            }
        }

        /**
         * A path at which it answers with a status of 2xx.
         *
         * @param path begins with a slash
         */
        record Http(String path) implements Ready {
            public Http {
                TargetChecks.path("http", path);
            }
        }
    }

    /**
     * The request that empties caches and marks counters.
     *
     * @param method such as {@code POST}
     * @param path begins with a slash
     */
    public record Reset(String method, String path) {
        public Reset {
            if (!method.matches("[A-Z]+")) {
                throw new IllegalArgumentException("http: must be a method and a path, such as POST /admin/reset");
            }
            TargetChecks.path("http", path);
        }
    }

    /** What a process is told. */
    public enum Signal {
        TERM,
        INT,
        HUP,
        QUIT,
        KILL
    }

    /**
     * How the process is ended.
     *
     * @param signal what it is told
     * @param within how long it may take before it is killed, more than zero
     */
    public record Stop(Signal signal, Duration within) {

        /** Told to terminate, killed after 30 s. */
        public static final Stop DEFAULT = new Stop(Signal.TERM, Duration.ofSeconds(30));

        public Stop {
            if (within.isNegative() || within.isZero()) {
                throw new IllegalArgumentException("within: must be > 0, got " + Durations.text(within));
            }
        }
    }

    public TargetFile {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: must not be empty");
        }
        start = List.copyOf(start);
        if (transport == Transport.STDIO) {
            TargetChecks.stdio(start, config, features, ready, url, headers, reset);
        }
        List<String> ofStart = transport == Transport.STDIO ? OF_STDIO : OF_START;
        String command = transport == Transport.STDIO ? "command" : "start";
        for (int i = 0; i < start.size(); i++) {
            TargetChecks.placeholders(command + "[" + i + "]", start.get(i), ofStart);
        }
        if (start.isEmpty() && config != null) {
            throw new IllegalArgumentException("config: there is no 'start' that could read it");
        }
        if (config == null && start.stream().anyMatch(word -> word.contains("{config}"))) {
            throw new IllegalArgumentException("start: has {config}, and there is no 'config' to write");
        }
        config = config == null ? null : config.deepCopy();
        features = unmodifiable(features);
        headers = unmodifiable(headers);
        env = unmodifiable(env);
        env.forEach((key, value) -> TargetChecks.placeholders("env." + key, value, ofStart));
        headers.forEach((key, value) -> {
            TargetChecks.placeholders("headers." + key, value, OF_HEADERS);
            if (!HEADER.matcher(key).matches() || value.chars().anyMatch(letter -> letter < ' ' && letter != '\t')) {
                throw new IllegalArgumentException("headers." + key + ": is not a header of HTTP");
            }
        });
        TargetChecks.placeholders("url", url, start.isEmpty() ? List.of() : List.of("port"));
        if (transport == Transport.HTTP) {
            TargetChecks.url(url);
        }
        TargetChecks.placeholders("cwd", cwd, List.of());
        Configuration.check(config, features);
        boolean verified = verifies(start, env, config, features.values().stream());
        headers.forEach((key, value) -> {
            if (Placeholders.uses(value, "token") && !verified) {
                throw new IllegalArgumentException(
                        "headers." + key + ": {token} could be verified by nobody: {jwks} stands"
                                + " neither in 'start' nor in 'env', 'config' or 'feature'");
            }
        });
    }

    /**
     * The target that runs already at a URL, with tools named as they are.
     *
     * @throws IllegalArgumentException where the URL is none of http or https
     */
    public static TargetFile ofUrl(String url) {
        return new TargetFile(
                url,
                Transport.HTTP,
                List.of(),
                ConfigFormat.YAML,
                null,
                Map.of(),
                null,
                url,
                ToolNames.PLAIN,
                Map.of(),
                Map.of(),
                ".",
                null,
                Stop.DEFAULT);
    }

    /**
     * A backend behind the target.
     *
     * @param name what the target shall call it
     * @param urls where its replicas serve MCP, at least one
     * @param command what serves the same over standard streams, for a target that starts its servers itself; empty where
     *     nothing does
     */
    public record Backend(String name, List<String> urls, List<String> command) {
        public Backend {
            urls = List.copyOf(urls);
            command = List.copyOf(command);
        }

        /** A backend without replicas. */
        public Backend(String name, String url) {
            this(name, List.of(url), List.of());
        }

        /** Where the first of them serves MCP. */
        public String url() {
            return urls.get(0);
        }
    }

    /**
     * Who signs the tokens of the clients, and for whom.
     *
     * @param jwks the path of the file with the public keys, a JWK set
     * @param issuer what {@code iss} of a token is
     * @param audience what {@code aud} of a token is
     */
    public record Trust(String jwks, String issuer, String audience) {}

    /**
     * What is known when a target is started.
     *
     * @param bench the path of the launcher script
     * @param config the path of the file that its configuration is written to
     * @param port where it shall listen
     * @param backends what stands behind it
     * @param features names that its file maps to its configuration
     * @param trust whose tokens it may take
     * @param tenants how many tenants there are, 1 or more: {@code tenant-0} and so on
     */
    public record Given(
            String bench,
            String config,
            int port,
            List<Backend> backends,
            List<String> features,
            Trust trust,
            int tenants) {
        public Given {
            backends = List.copyOf(backends);
            features = List.copyOf(features);
        }
    }

    /**
     * A target with nothing left to fill in.
     *
     * @param argv the command; empty where it runs already
     * @param config the text of its configuration; nothing where it needs none
     * @param url where it will serve MCP
     * @param env added to the environment of its process
     */
    public record Launch(List<String> argv, @Nullable String config, String url, Map<String, String> env) {}

    /**
     * Fills in the placeholders.
     *
     * @throws ProfileException where a feature is asked for that this target does not have
     */
    public Launch launch(Given given) {
        Map<String, String> values = Map.of(
                "bench", given.bench(),
                "config", given.config(),
                "port", Integer.toString(given.port()),
                "jwks", given.trust().jwks(),
                "issuer", given.trust().issuer(),
                "audience", given.trust().audience());
        Map<String, String> environment = new LinkedHashMap<>();
        env.forEach((key, value) -> environment.put(key, Placeholders.filled(value, values)));
        return new Launch(
                start.stream().map(word -> Placeholders.filled(word, values)).toList(),
                Configuration.of(this, given, values),
                Placeholders.filled(url, values),
                environment);
    }

    /** Whether its configuration has a place for the replicas of a backend. */
    public boolean takesReplicas() {
        return config != null && Placeholders.uses(config, "urls");
    }

    /** Whether its configuration leads to the backends of a run, which then know what they were asked; else it starts its own. */
    public boolean asksBackends() {
        return Stream.concat(Stream.ofNullable(config), features.values().stream())
                .anyMatch(tree -> Placeholders.uses(tree, "url") || Placeholders.uses(tree, "urls"));
    }

    /** Whether it verifies tokens when these features are on: whether it is told where the keys are. */
    public boolean verifies(Collection<String> on) {
        return verifies(start, env, config, on.stream().flatMap(name -> Stream.ofNullable(features.get(name))));
    }

    private static boolean verifies(
            List<String> start, Map<String, String> env, @Nullable ObjectNode config, Stream<ObjectNode> features) {
        return Stream.concat(start.stream(), env.values().stream()).anyMatch(text -> Placeholders.uses(text, "jwks"))
                || Stream.concat(Stream.ofNullable(config), features).anyMatch(tree -> Placeholders.uses(tree, "jwks"));
    }

    /**
     * What a client sends with every request.
     *
     * @param token its token; nothing where none would be verified, and then headers with {@code {token}} are left out
     * @param tenant the name of its tenant
     */
    public Map<String, String> headers(@Nullable String token, String tenant) {
        Map<String, String> values =
                token == null ? Map.of("tenant", tenant) : Map.of("token", token, "tenant", tenant);
        Map<String, String> sent = new LinkedHashMap<>();
        headers.forEach((key, value) -> {
            if (token != null || !Placeholders.uses(value, "token")) {
                sent.put(key, Placeholders.filled(value, values));
            }
        });
        return sent;
    }

    private static <V> Map<String, V> unmodifiable(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
