package io.only1mcp.proxy.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server at its standard streams that does what its tools say, as a process of a test. Its argument says which era it
 * speaks: {@code modern}, {@code listless} (modern, and leaves tools/list without an answer), {@code fragile} (modern, and
 * dies of tools/list), {@code legacy}, {@code mute} (legacy, and silent before initialize), {@code stubborn} (legacy, and
 * does not end by itself).
 */
public final class TestChild {
    private static final Pattern ID = Pattern.compile("\"id\":\\s*(\"[^\"]*\"|\\d+)");
    private static final Pattern METHOD = Pattern.compile("\"method\":\\s*\"([^\"]+)\"");
    private static final Pattern NAME = Pattern.compile("\"name\":\\s*\"([^\"]+)\"");
    private static final Pattern TOKEN = Pattern.compile("\"progressToken\":\\s*(\"[^\"]*\"|\\d+)");
    private static final Pattern REQUEST_ID = Pattern.compile("\"requestId\":\\s*(\"[^\"]*\"|\\d+)");
    private static final Pattern CALL = Pattern.compile("\"call\":\\s*(\\d+)");
    private static final Pattern CURSOR = Pattern.compile("\"cursor\":\\s*\"([^\"]+)\"");
    private static final Pattern FILE = Pattern.compile("\"file\":\\s*\"([^\"]+)\"");
    private static final Pattern SIZE = Pattern.compile("\"size\":\\s*(\\d+)");

    private static final String ECHO = "{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\"}}";

    /** A tool that wants an argument in a header; it is on the second page of the list. */
    private static final String MIRRORED =
            "{\"name\":\"mirrored\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\","
                    + "\"x-mcp-header\":\"Region\"}}}}";

    private static final List<String> MODERN = List.of("modern", "listless", "fragile");

    private final String era;
    private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
    private final List<String> cancelled = new ArrayList<>();
    private final Deque<Runnable> gathered = new ArrayDeque<>();
    private String sampled = "";
    private String listening = "";
    private boolean initialized;

    private TestChild(String era) {
        this.era = era;
    }

    /** The command that starts one. */
    public static List<String> command(String era) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                TestChild.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath(),
                TestChild.class.getName(),
                era);
    }

    /** Serves until its input ends. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        TestChild child = new TestChild(arguments[0]);
        if (child.era.equals("stubborn")) {
            Runtime.getRuntime().addShutdownHook(new Thread(TestChild::forEver));
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(new FileInputStream(FileDescriptor.in), UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            child.take(line);
        }
        if (child.era.equals("stubborn")) {
            forEver();
        }
    }

    private static void forEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String find(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : "";
    }

    private void say(String line) {
        out.print(line + "\n");
        out.flush();
    }

    private void result(String id, String result) {
        say("{\"result\":" + result + ",\"jsonrpc\":\"2.0\",\"id\":" + id + "}");
    }

    private void text(String id, String text) {
        result(id, "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}],\"resultType\":\"complete\"}");
    }

    private void error(String id, int code, String message) {
        say("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",\"message\":\"" + message
                + "\"}}");
    }

    private void take(String line) throws InterruptedException {
        String id = find(ID, line);
        String method = find(METHOD, line);
        if (method.isEmpty()) {
            text(sampled, "sampled " + line.replace('"', '\''));
        } else if (method.equals("notifications/cancelled")) {
            cancelled.add(find(REQUEST_ID, line));
        } else if (method.equals("server/discover") && MODERN.contains(era)) {
            result(
                    id,
                    "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}},"
                            + "\"ttlMs\":0,\"cacheScope\":\"public\"}");
        } else if (method.equals("initialize") && !MODERN.contains(era)) {
            initialized = true;
            result(
                    id,
                    "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"t\",\"version\":\"1\"}}");
        } else if (method.equals("tools/list")) {
            list(id, find(CURSOR, line).isEmpty());
        } else if (method.equals("subscriptions/listen")) {
            listening = id;
            say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{\"_meta\":{"
                    + subscription() + "},\"notifications\":{\"toolsListChanged\":true}}}");
        } else if (method.equals("tools/call")) {
            call(id, find(NAME, line), line);
        } else if (!id.isEmpty() && (initialized || !era.equals("mute"))) {
            error(id, -32601, "no method " + method);
        }
    }

    private void list(String id, boolean first) {
        if (era.equals("fragile")) {
            Runtime.getRuntime().halt(4);
        } else if (!era.equals("listless")) {
            result(
                    id,
                    "{\"resultType\":\"complete\",\"tools\":[" + (first ? ECHO : MIRRORED) + "]"
                            + (first ? ",\"nextCursor\":\"2\"" : "") + ",\"ttlMs\":0,\"cacheScope\":\"public\"}");
        }
    }

    private String subscription() {
        return "\"io.modelcontextprotocol/subscriptionId\":" + listening;
    }

    private void call(String id, String name, String line) throws InterruptedException {
        String token = find(TOKEN, line);
        switch (name) {
            case "echo", "mirrored" -> text(id, line.replace('"', '\''));
            case "pid" -> text(id, "pid " + ProcessHandle.current().pid() + ".");
            case "crash" -> {
                System.err.println("first words");
                System.err.println("the boiler has burst");
                System.err.flush();
                Runtime.getRuntime().halt(3);
            }
            case "progress" -> {
                progress(token, 1);
                progress(token, 2);
                text(id, "done");
            }
            case "flow" -> {
                for (int i = 0; i < Integer.parseInt(find(SIZE, line)); i++) {
                    progress(token, i);
                }
                text(id, "done");
            }
            case "large" -> text(id, "x".repeat(Integer.parseInt(find(SIZE, line))));
            case "deep" ->
                result(
                        id,
                        "[".repeat(Integer.parseInt(find(SIZE, line)))
                                + "]".repeat(Integer.parseInt(find(SIZE, line))));
            case "broken" -> say("{\"id\":" + id + ",\"result\":{]}");
            case "resultless" -> say("{\"jsonrpc\":\"2.0\",\"id\":" + id + "}");
            case "gather" -> gather(id, line);
            case "file" -> {
                System.err.println("waiting");
                while (!Files.exists(Path.of(find(FILE, line)))) {
                    Thread.sleep(5);
                }
                text(id, "it is there");
            }
            case "wait" -> System.err.println("waiting");
            case "cancelled" -> text(id, "cancelled " + cancelled.size());
            case "flood" -> {
                for (int i = 0; i < 200_000; i++) {
                    System.err.println("water " + i);
                }
                text(id, "dry");
            }
            case "noise" -> {
                say("Server is running!");
                text(id, "quiet");
            }
            case "sample" -> {
                sampled = id;
                say("{\"jsonrpc\":\"2.0\",\"id\":\"s-1\",\"method\":\"sampling/createMessage\",\"params\":{}}");
            }
            case "announce" -> {
                String meta = listening.isEmpty() ? "" : "\"_meta\":{" + subscription() + "}";
                say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\",\"params\":{" + meta + "}}");
                text(id, "announced");
            }
            case "unlisten" -> {
                say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" + listening
                        + "}}");
                result(listening, "{\"resultType\":\"complete\",\"_meta\":{" + subscription() + "}}");
                text(id, "ended");
            }
            case "sleep" -> new CountDownLatch(1).await();
            default -> error(id, -32602, "no tool " + name);
        }
    }

    /** Says nothing before a hundred calls have come, and then answers the last of them first. */
    private void gather(String id, String line) {
        gathered.push(() -> text(id, "the call was " + find(CALL, line)));
        if (gathered.size() == 100) {
            gathered.forEach(Runnable::run);
            gathered.clear();
        }
    }

    private void progress(String token, int count) {
        say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":" + token
                + ",\"progress\":" + count + "}}");
    }
}
