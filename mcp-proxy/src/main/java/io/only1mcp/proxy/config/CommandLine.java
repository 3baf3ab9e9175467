package io.only1mcp.proxy.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the options of the gateway. */
public final class CommandLine {
    /** What is printed for {@code --help}. */
    public static final String HELP = """
            An MCP gateway: the tools of many servers behind one endpoint, /mcp.

              --config FILE          YAML: listen, tls, hosts, backends, separator, prefix, timeout, list_timeout,
                                     start_timeout, limits, sessions, pool, breaker, authentication, roles, tenants,
                                     audit, rate_limits, cache, log
              --backend NAME=URL     a server behind the gateway, instead of --config; repeatable
              --backend-command NAME='COMMAND ARGUMENT…'
                                     a server that the gateway starts and speaks to over its standard streams;
                                     quotes and backslashes as in a shell, nothing else of one; repeatable
              --stdio                serves the client that started it, over standard input and output, and listens at
                                     no port unless --port says one; the end of the input ends it
              --host HOST            the address to listen at; default 127.0.0.1
              --port PORT            the port to listen at, 0 takes a free one; default 8080
              --tls-cert FILE        speaks TLS with this certificate, PEM; wants --tls-key
              --tls-key FILE         the key of the certificate, PEM (PKCS#8)
              --separator S          between the name of a server and that of its tool; default .
              --no-prefix            leaves the names of tools as they are; for exactly one server
              --preset NAME          how bench serve proxy starts the JVM: default; fast, which takes about a tenth less CPU
                                     time by io_uring; or small, which takes the least memory for about a fifth more CPU time

            Ready, it prints one line: listening http://HOST:PORT/mcp (https with TLS). SIGTERM ends it when all is answered.
            SIGHUP has it read its file again.
            Beside /mcp it serves /health, /ready, /metrics and, to this machine, POST /admin/reload and POST /admin/reset.
            """;

    private static final List<String> OPTIONS = List.of(
            "--config",
            "--backend",
            "--backend-command",
            "--stdio",
            "--host",
            "--port",
            "--separator",
            "--no-prefix",
            "--tls-cert",
            "--tls-key",
            "--preset",
            "--help");

    /** The property that the flags of a preset set to its name. */
    private static final String PRESET_PROPERTY = "only1mcp.preset";

    private final List<BackendConfig> backends = new ArrayList<>();
    private @Nullable String config;
    private @Nullable String host;
    private @Nullable String port;
    private @Nullable String separator;
    private @Nullable String tlsCert;
    private @Nullable String tlsKey;
    private boolean noPrefix;

    private CommandLine() {}

    /** Whether help is asked for. */
    public static boolean wantsHelp(String... arguments) {
        return List.of(arguments).contains("--help");
    }

    /** Whether the client is at standard input and output. */
    public static boolean wantsStdio(String... arguments) {
        return List.of(arguments).contains("--stdio");
    }

    /** Whether a port to listen at is named. */
    public static boolean namesPort(String... arguments) {
        return List.of(arguments).stream().anyMatch(word -> word.equals("--port") || word.startsWith("--port="));
    }

    /** The file that the options name, or null. */
    public static @Nullable Path file(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith("--config=")) {
                return Path.of(arguments[i].substring("--config=".length()));
            }
            if (arguments[i].equals("--config") && i + 1 < arguments.length) {
                return Path.of(arguments[i + 1]);
            }
        }
        return null;
    }

    /**
     * The configuration that the options and their file give together; an option wins over the file.
     *
     * @throws ConfigException when they cannot be used
     */
    public static ProxyConfig parse(String... arguments) {
        CommandLine line = new CommandLine();
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            line.take(rest.next(), rest);
        }
        return line.resolved();
    }

    private void take(String argument, Iterator<String> rest) {
        int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
        String option = equals < 0 ? argument : argument.substring(0, equals);
        if (argument.equals("--stdio")) {
            return;
        }
        if (option.equals("--no-prefix")) {
            noPrefix = true;
            return;
        }
        if (!OPTIONS.contains(option)) {
            throw new ConfigException(option + ": is no option" + Nearest.hint(option, OPTIONS) + "; see --help");
        }
        if (equals < 0 && !rest.hasNext()) {
            throw new ConfigException(option + ": must have a value; see --help");
        }
        String value = equals < 0 ? rest.next() : argument.substring(equals + 1);
        switch (option) {
            case "--config" -> config = value;
            case "--host" -> host = value;
            case "--port" -> port = value;
            case "--separator" -> separator = value;
            case "--tls-cert" -> tlsCert = value;
            case "--tls-key" -> tlsKey = value;
            case "--preset" -> startedWith(value);
            case "--backend-command" -> backends.add(child(value));
            default -> backends.add(backend(value));
        }
    }

    /** Flags of the JVM come too late here: the launcher has given them, or the option would do nothing. */
    private static void startedWith(String preset) {
        if (!preset.equals(System.getProperty(PRESET_PROPERTY))) {
            throw new ConfigException("--preset: is for bench serve proxy; a JVM takes @presets/" + preset
                    + ".args before @proxy.args instead");
        }
    }

    private static BackendConfig backend(String value) {
        int equals = value.indexOf('=');
        if (equals < 1) {
            throw new ConfigException("--backend: must be NAME=URL, got \"" + value + "\"");
        }
        try {
            return BackendConfig.of(BackendAddress.of(value.substring(0, equals), value.substring(equals + 1)));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--backend " + value.substring(0, equals) + ": " + e.getMessage());
        }
    }

    private static BackendConfig child(String value) {
        int equals = value.indexOf('=');
        if (equals < 1) {
            throw new ConfigException("--backend-command: must be NAME=COMMAND, got \"" + value + "\"");
        }
        String name = value.substring(0, equals);
        try {
            List<String> words = ShellWords.split(value.substring(equals + 1));
            return BackendConfig.of(BackendAddress.of(name, new ChildCommand(words, Map.of(), null)));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--backend-command " + name + ": " + e.getMessage());
        }
    }

    private ProxyConfig resolved() {
        if (config != null && !backends.isEmpty()) {
            throw new ConfigException("--backend: must not come beside --config; name the backend in the file");
        }
        if (noPrefix && separator != null) {
            throw new ConfigException("--no-prefix: must not come beside --separator");
        }
        if (separator != null && separator.isEmpty()) {
            throw new ConfigException("--separator: must not be empty; say --no-prefix instead");
        }
        ProxyConfig resolved = config == null
                ? ProxyConfig.DEFAULT.withBackends(backends)
                : ConfigFile.read(Path.of(config), ProxyConfig.DEFAULT);
        if (separator != null || noPrefix) {
            resolved = resolved.withSeparator(separator == null ? "" : separator);
        }
        if ((tlsCert == null) != (tlsKey == null)) {
            throw new ConfigException("--tls-cert, --tls-key: must come together");
        }
        if (tlsCert != null && tlsKey != null) {
            Entrance entrance = resolved.entrance();
            resolved = resolved.withEntrance(
                    entrance.withTls(FrontTls.of(Path.of(tlsCert), Path.of(tlsKey), entrance.tls())));
        }
        return resolved.withAddress(
                        host == null ? resolved.host() : host, port == null ? resolved.port() : number(port))
                .checked();
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,5}")) {
            throw new ConfigException("--port: must be a number of 0 to 65535, got \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }
}
