package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.units.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Targets out of YAML. Whatever cannot be used is refused with a {@link ProfileException} of one line. */
public final class TargetReader {

    private TargetReader() {}

    /**
     * Reads a target.
     *
     * @param nameOrFile the name of a shipped target, or a file: whatever has a slash in it or ends in {@code .yaml} or
     *     {@code .yml}
     * @throws ProfileException where there is no such target, or it cannot be used
     */
    public static TargetFile read(String nameOrFile) {
        Found found = Found.target(nameOrFile);
        Section root = Section.root(found.document(), Keys.TARGET);
        String name = root.find("name", Function.identity()).orElse(found.stem());
        TargetFile.Transport transport = root.find("transport", text -> Words.of(TargetFile.Transport.class, text))
                .orElse(TargetFile.Transport.HTTP);
        boolean stdio = transport == TargetFile.Transport.STDIO;
        if (stdio && root.has("start")) {
            throw root.error("start", "starts a server that listens; with 'transport: stdio' write 'command'");
        }
        if (!stdio && root.has("command")) {
            throw root.error(
                    "command", "is spoken to over its standard streams: write 'transport: stdio' too, or 'start'");
        }
        List<String> start = root.values(stdio ? "command" : "start", Function.identity());
        TargetFile.ConfigFormat format = root.find(
                        "config_format", text -> Words.of(TargetFile.ConfigFormat.class, text))
                .orElse(TargetFile.ConfigFormat.YAML);
        ObjectNode config = root.object("config").orElse(null);
        Map<String, ObjectNode> features = features(root);
        TargetFile.Ready ready =
                root.section("ready", Keys.READY).map(TargetReader::ready).orElse(null);
        String url = stdio
                ? root.find("url", Function.identity()).orElse(TargetFile.STDIO)
                : root.required("url", Function.identity());
        ToolNames tools = root.find("names", ToolNames::new).orElse(ToolNames.PLAIN);
        ToolNames names = root.find("uris", tools::withUris).orElse(tools);
        Map<String, String> headers = root.texts("headers");
        Map<String, String> env = root.texts("env");
        String cwd = root.find("cwd", Function.identity()).orElse(".");
        TargetFile.Reset reset =
                root.section("reset", Keys.RESET).map(TargetReader::reset).orElse(null);
        TargetFile.Stop stop =
                root.section("stop", Keys.STOP).map(TargetReader::stop).orElse(TargetFile.Stop.DEFAULT);
        return root.make(() -> new TargetFile(
                name, transport, start, format, config, features, ready, url, names, headers, env, cwd, reset, stop));
    }

    private static Map<String, ObjectNode> features(Section root) {
        Map<String, ObjectNode> features = new LinkedHashMap<>();
        root.object("feature").ifPresent(map -> {
            for (Map.Entry<String, JsonNode> field : map.properties()) {
                if (!(field.getValue() instanceof ObjectNode addition)) {
                    throw root.error(
                            "feature." + field.getKey(),
                            "must be a map of keys, got " + Section.kind(field.getValue()));
                }
                features.put(field.getKey(), addition);
            }
        });
        return features;
    }

    private static TargetFile.Ready ready(Section ready) {
        if (ready.has("line") == ready.has("http")) {
            throw ready.error("", "must have one of 'line' and 'http'");
        }
        String given = ready.required(ready.has("line") ? "line" : "http", Function.identity());
        return ready.make(
                () -> ready.has("line") ? new TargetFile.Ready.Line(given) : new TargetFile.Ready.Http(given));
    }

    private static TargetFile.Reset reset(Section reset) {
        String http = reset.required("http", Function.identity());
        int cut = http.indexOf(' ');
        return reset.make(() -> new TargetFile.Reset(
                http.substring(0, Math.max(0, cut)), http.substring(cut + 1).strip()));
    }

    private static TargetFile.Stop stop(Section stop) {
        TargetFile.Signal signal = stop.find(
                        "signal", text -> Words.of(TargetFile.Signal.class, Function.identity(), text))
                .orElse(TargetFile.Stop.DEFAULT.signal());
        Duration within = stop.find("within", Durations::parse).orElse(TargetFile.Stop.DEFAULT.within());
        return stop.make(() -> new TargetFile.Stop(signal, within));
    }
}
