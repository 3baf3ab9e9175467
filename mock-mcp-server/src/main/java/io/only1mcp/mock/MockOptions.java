package io.only1mcp.mock;

import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.behaviour.BehaviourFile;
import io.only1mcp.mock.behaviour.Fault;
import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.everything.Everything;
import io.only1mcp.mock.server.AnswerStyle;
import io.only1mcp.mock.server.MockConfig;
import io.only1mcp.mock.spelling.Spelling;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command line of the mock. */
final class MockOptions {

    static final String HELP = """
            usage: mock [option value]…

            MCP servers for tests and load, both eras on one port: each at /NAME/mcp, the only one at /mcp too.

              --servers NAME,…|N   of the catalogue, or the first N of it, at most 100 (filesystem); and everything,
                                   which has all that MCP defines
              --port P             0 takes a free one (0)
              --host H             where to listen (127.0.0.1)
              --replicas N         of each server of the catalogue: NAME_r2, NAME_r3 and so on beside NAME (1)
              --answers json|sse   how results travel (json)
              --page-size N        entries on a page of a list, 0 for all (0)
              --latency D          5ms, normal(mean=5ms, sd=1ms), lognormal(p50=2ms, p99=20ms) (0ms)
              --payload SIZE       of the answers to tools/call (300B)
              --errors SHARE       of tools/call that fail (0%)
              --inject failures=SHARE,partitions=SHARE,slow=SHARE,by=D,seed=N
                                   calls that meet an error, the end of their connection, or an answer later by D;
                                   also rate_limited=SHARE (429), truncated=SHARE (an event stream that breaks off)
                                   and malformed=SHARE (an answer that ends amid its JSON)
              --network latency=D,jitter=D,loss=SHARE
                                   in front of the servers; a lost packet shows as 200ms more
              --stall at=D,for=D   stop everything once, so long after the mark
              --seed N             of latency, errors and the servers behind the eighth (42)
              --fault NAME,…       rules of MCP to break, see below; none of them (none)
              --behaviour FILE     YAML or JSON with these keys from latency on; options win over it
              --stdio              the only server on the standard streams, instead of a port; ends with its input
              --help

            While it runs: GET /control/counts, and POST /control with any of
              {"faults": "on"|"off", "mark": true, "fault": ["NAME", …], "streams": "end"|"cut",
               "change": "tools"|"prompts"|"resources"|URI, "times": N or "per_second": R until the next order}

            Faults; all but no-dns-rebinding-protection are those of everything:
            """
            + Arrays.stream(Fault.values())
                    .map(fault -> String.format("  %-27s %s%n", fault.text(), fault.words()))
                    .collect(Collectors.joining());

    static final List<String> NAMES = List.of(
            "servers",
            "port",
            "host",
            "answers",
            "replicas",
            "page-size",
            "latency",
            "payload",
            "errors",
            "stall",
            "seed",
            "fault",
            "inject",
            "network",
            "behaviour",
            "stdio",
            "help");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private MockOptions() {}

    /** Whether help is asked for. */
    static boolean wantsHelp(String... arguments) {
        return List.of(arguments).contains("--help");
    }

    /** Whether the server is to be on the standard streams. */
    static boolean wantsStdio(String... arguments) {
        return List.of(arguments).contains("--stdio");
    }

    /**
     * What the options ask for.
     *
     * @param arguments {@code --name value} or {@code --name=value}
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    static MockConfig parse(String... arguments) {
        Map<String, String> values = values(arguments);
        Behaviour behaviour = Behaviour.DEFAULT;
        if (values.containsKey("behaviour")) {
            behaviour = BehaviourFile.read(path(values.get("behaviour")), behaviour);
        }
        for (String key : Behaviour.KEYS) {
            String value = values.get(key);
            if (value != null) {
                behaviour = behaviour.with(key, value);
            }
        }
        boolean stdio = values.containsKey("stdio");
        if (stdio && (values.containsKey("port") || values.containsKey("host"))) {
            throw new IllegalArgumentException("--stdio: has no port and no host");
        }
        List<String> names = new ArrayList<>();
        for (String name : values.getOrDefault("servers", "filesystem").split(",", -1)) {
            names.add(name.strip());
        }
        boolean everything = names.remove(Everything.NAME);
        if (names.contains(Everything.NAME)) {
            throw new IllegalArgumentException("servers: \"" + Everything.NAME + "\" is named twice");
        }
        MockConfig config = new MockConfig(
                names.isEmpty()
                        ? List.of()
                        : Catalogue.replicated(
                                Catalogue.of(String.join(",", names), behaviour.seed()),
                                number("replicas", values.getOrDefault("replicas", "1"))),
                values.getOrDefault("host", "127.0.0.1"),
                number("port", values.getOrDefault("port", "0")),
                behaviour,
                answers(values.getOrDefault("answers", "json")),
                number("page-size", values.getOrDefault("page-size", "0")),
                everything);
        if (stdio && config.names().size() != 1) {
            throw new IllegalArgumentException("--stdio: serves one server; name it with --servers");
        }
        return config;
    }

    private static Map<String, String> values(String... arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("--")) {
                throw new IllegalArgumentException(
                        "unexpected argument " + argument + "; options are --name value, see --help");
            }
            int equals = argument.indexOf('=');
            String name = argument.substring(2, equals < 0 ? argument.length() : equals);
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown option --" + name + ", did you mean --" + Spelling.nearest(name, NAMES) + "?");
            }
            if (name.equals("stdio")) {
                if (equals >= 0) {
                    throw new IllegalArgumentException("--stdio: takes no value");
                }
                values.put(name, "");
                continue;
            }
            if (equals < 0 && i + 1 == arguments.length) {
                throw new IllegalArgumentException("--" + name + ": needs a value");
            }
            String value = equals < 0 ? arguments[++i] : argument.substring(equals + 1);
            if (values.put(name, value) != null) {
                throw new IllegalArgumentException("--" + name + ": is given twice");
            }
        }
        return values;
    }

    private static int number(String name, String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException(name + ": must be a number of 0 or more, got " + text);
        }
        return Integer.parseInt(text);
    }

    private static AnswerStyle answers(String text) {
        return switch (text) {
            case "json" -> AnswerStyle.JSON;
            case "sse" -> AnswerStyle.SSE;
            default -> throw new IllegalArgumentException("answers: must be json or sse, got " + text);
        };
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("behaviour: is no path: " + text, e);
        }
    }
}
