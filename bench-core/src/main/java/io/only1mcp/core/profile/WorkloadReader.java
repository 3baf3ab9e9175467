package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.only1mcp.core.draws.Zipf;
import io.only1mcp.core.units.Counts;
import io.only1mcp.core.units.Shares;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The weighted mix of operations of a profile. */
final class WorkloadReader {

    private static final Pattern ZIPF =
            Pattern.compile("zipf\\(\\s*([0-9]{1,3}(?:\\.[0-9]{1,9})?)\\s*,\\s*([0-9]+(?:\\.[0-9]+)?[kM]?)\\s*\\)");
    private static final int OK = 200;
    private static final String EACH_SERVER = "each_server";

    /** The keys of which an operation has exactly one, each with those that may stand beside it. */
    private static final Map<String, List<String>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("tool", List.of("server", "arguments", "expect", "repeat", "batch"));
        KINDS.put("calls", List.of());
        KINDS.put("list", List.of());
        KINDS.put("resource", List.of("server", "expect", "repeat"));
        KINDS.put("prompt", List.of("server", "arguments", "expect", "repeat"));
        KINDS.put("notification", List.of("arguments"));
        KINDS.put("http", List.of("path", "body", "headers", "expect", "repeat"));
    }

    private final Section root;

    WorkloadReader(Section root) {
        this.root = root;
    }

    /** The operations; none where the profile leaves them to the default. */
    List<Operation> workload() {
        List<Section> entries = root.sections("workload", Keys.OPERATION);
        if (root.has("workload") && entries.isEmpty()) {
            throw root.error("workload", "is empty: give an operation, or leave the key out for the default");
        }
        long weighted = entries.stream().filter(entry -> entry.has("weight")).count();
        IntStream.range(0, entries.size())
                .filter(i -> weighted > 0 && !entries.get(i).has("weight"))
                .findFirst()
                .ifPresent(i -> {
                    throw root.error(
                            Document.child("workload", i),
                            "'weight' is missing: give each operation one, or none of them");
                });
        return entries.stream().map(WorkloadReader::operation).toList();
    }

    private static Operation operation(Section entry) {
        double weight = entry.find("weight", Shares::ratio).orElse(1.0);
        return switch (kind(entry)) {
            case "tool" -> calls(entry, weight);
            case "calls" -> {
                entry.required("calls", WorkloadReader::eachServer);
                yield entry.make(() -> new Operation.EachServer(weight));
            }
            case "list" -> {
                Operation.Listed listed = entry.required("list", text -> Words.of(Operation.Listed.class, text));
                yield entry.make(() -> new Operation.ListOf(weight, listed));
            }
            case "resource" -> read(entry, weight);
            case "http" -> http(entry, weight);
            case "prompt" -> get(entry, weight);
            default -> {
                String notification = entry.required("notification", Function.identity());
                ObjectNode arguments = arguments(entry);
                yield entry.make(() -> new Operation.Notify(weight, notification, arguments));
            }
        };
    }

    /** The one key that says what is asked; whatever belongs to another one is refused. */
    private static String kind(Section entry) {
        List<String> given = KINDS.keySet().stream().filter(entry::has).toList();
        if (given.size() != 1) {
            throw entry.error(
                    "",
                    "must have one of "
                            + KINDS.keySet().stream()
                                    .map(key -> "'" + key + "'")
                                    .collect(Collectors.joining(", ")));
        }
        String kind = given.get(0);
        KINDS.forEach((other, keys) -> {
            for (String key : keys) {
                if (entry.has(key) && !KINDS.getOrDefault(kind, List.of()).contains(key)) {
                    throw entry.error(key, "belongs to a '" + other + "', not to a '" + kind + "'");
                }
            }
        });
        return kind;
    }

    private static Operation calls(Section entry, double weight) {
        String server = server(entry);
        String tool = entry.required("tool", Function.identity());
        ObjectNode arguments = arguments(entry);
        String contains = contains(entry);
        Zipf repeat = repeat(entry);
        Operation.Call call = entry.make(() -> new Operation.Call(weight, server, tool, arguments, contains, repeat));
        Optional<Integer> batch = entry.find("batch", ProfileReader::positive);
        return batch.isPresent() ? entry.make(() -> new Operation.Batch(call, batch.get())) : call;
    }

    private static Operation read(Section entry, double weight) {
        String server = server(entry);
        String uri = entry.required("resource", Function.identity());
        String contains = contains(entry);
        Zipf repeat = repeat(entry);
        return entry.make(() -> new Operation.Read(weight, server, uri, contains, repeat));
    }

    private static Operation get(Section entry, double weight) {
        String server = server(entry);
        String prompt = entry.required("prompt", Function.identity());
        ObjectNode arguments = arguments(entry);
        String contains = contains(entry);
        Zipf repeat = repeat(entry);
        return entry.make(() -> new Operation.Get(weight, server, prompt, arguments, contains, repeat));
    }

    private static Operation http(Section entry, double weight) {
        String method = entry.required("http", Function.identity());
        String path = entry.find("path", Function.identity()).orElse(null);
        JsonNode body = entry.isMap("body")
                ? entry.object("body").orElse(null)
                : entry.find("body", TextNode::valueOf).orElse(null);
        Map<String, String> headers = entry.texts("headers");
        Optional<Section> expect = entry.section("expect", Keys.EXPECT);
        String contains = expect.flatMap(given -> given.find("contains", Function.identity()))
                .orElse(null);
        int status = expect.flatMap(given -> given.find("status", WorkloadReader::status))
                .orElse(OK);
        Zipf repeat = repeat(entry);
        return entry.make(() -> new Operation.Http(weight, method, path, body, headers, status, contains, repeat));
    }

    private static int status(String text) {
        return (int) Counts.parse(text, 0, 999);
    }

    private static @Nullable String server(Section entry) {
        return entry.find("server", Function.identity()).orElse(null);
    }

    private static ObjectNode arguments(Section entry) {
        return entry.object("arguments").orElseGet(JsonNodeFactory.instance::objectNode);
    }

    private static @Nullable String contains(Section entry) {
        Optional<Section> expect = entry.section("expect", Keys.EXPECT);
        expect.filter(given -> given.has("status")).ifPresent(given -> {
            throw given.error("status", "belongs to an 'http': a good answer of MCP has always the same");
        });
        return expect.map(given -> given.required("contains", Function.identity()))
                .orElse(null);
    }

    private static @Nullable Zipf repeat(Section entry) {
        return entry.find("repeat", WorkloadReader::zipf).orElse(null);
    }

    private static String eachServer(String text) {
        if (!text.equals(EACH_SERVER)) {
            throw new IllegalArgumentException("must be " + EACH_SERVER + ", got '" + text + "'");
        }
        return text;
    }

    private static Zipf zipf(String text) {
        Matcher parts = ZIPF.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text.strip()
                    + "' is not a distribution: write zipf(1.1, 500), the exponent and how many keys");
        }
        return new Zipf(Double.parseDouble(parts.group(1)), (int) Counts.parse(parts.group(2), 0, Integer.MAX_VALUE));
    }
}
