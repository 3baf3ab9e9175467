package io.only1mcp.proxy.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a server is started that speaks over its standard streams.
 *
 * @param argv the program and its arguments; no shell reads them
 * @param environment what is added to the environment of the gateway, or changed in it
 * @param directory where it runs, or null where the gateway does
 */
public record ChildCommand(
        List<String> argv,
        Map<String, String> environment,
        @Nullable Path directory) {
    private static final int MOST_WORDS = 3;
    private static final int LONGEST_SHOWN = 100;

    public ChildCommand {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty() || argv.get(0).isBlank()) {
            throw new IllegalArgumentException("command: must name a program");
        }
        for (String word : argv) {
            if (word.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("command: must not hold the character NUL");
            }
        }
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            if (!entry.getKey().matches("[^=\\x00]+") || entry.getValue().indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        "env: must be names without = and values, got \"" + entry.getKey() + "\"");
            }
        }
    }

    /** The program and its first arguments, for people: at most three words, without the values of options. */
    public String shown() {
        String words = IntStream.range(0, Math.min(MOST_WORDS, argv.size()))
                .mapToObj(this::shown)
                .collect(Collectors.joining(" "));
        String shown = words.length() <= LONGEST_SHOWN ? words : words.substring(0, LONGEST_SHOWN);
        return argv.size() > MOST_WORDS || shown.length() < words.length() ? shown + " …" : shown;
    }

    /** An argument; what an option is set to may be a secret. */
    private String shown(int index) {
        String word = argv.get(index);
        if (index > 0
                && argv.get(index - 1).startsWith("--")
                && !argv.get(index - 1).contains("=")) {
            return "…";
        }
        int value = word.startsWith("-") ? word.indexOf('=') + 1 : 0;
        return value > 0 ? word.substring(0, value) + "…" : word;
    }
}
