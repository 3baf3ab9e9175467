package io.only1mcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.only1mcp.cli.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A build of the gateway with a planted defect, found by the driver: it gives two clients each other's reply, once in many. */
@Isolated("it measures")
class SwappedRepliesIT {
    /** Once in so many replies; {@code -Dswap.every=100000 -Dswap.during=30s} is the whole of it. */
    private static final int EVERY = Integer.getInteger("swap.every", 2_000);

    private static final String DURING = System.getProperty("swap.during", "3s");
    private static final Path PROXY = Program.home().resolve("mcp-proxy");
    private static final String RELAY = "io/only1mcp/proxy/relay/RelayCall.java";
    private static final String ANSWERS = "client.answer(whole);";

    @TempDir
    Path folder;

    /** The classes of the defect: the relay's source with one statement replaced. */
    private Path planted() throws IOException {
        String source = Files.readString(PROXY.resolve("src/main/java").resolve(RELAY));
        assertThat(source).containsOnlyOnce(ANSWERS);
        String swapping =
                source.replace(ANSWERS, "swapped(client, whole);").replaceFirst("(?m)^}\\s*\\z", """
                            private static HttpExchange held;
                            private static ByteBuf heldReply;
                            private static long replies;

                            private static void swapped(HttpExchange client, ByteBuf whole) {
                                if (held != null) {
                                    HttpExchange other = held;
                                    held = null;
                                    other.answer(whole);
                                    client.answer(heldReply);
                                } else if (++replies %% %d == 0) {
                                    held = client;
                                    heldReply = whole;
                                } else {
                                    client.answer(whole);
                                }
                            }
                        }
                        """.formatted(EVERY));
        Path java = Files.writeString(folder.resolve("RelayCall.java"), swapping);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "--release",
                        "17",
                        "-d",
                        classes.toString(),
                        "-cp",
                        classPath(),
                        java.toString());
        assertThat(failed).isZero();
        return classes;
    }

    private static String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(PROXY.resolve("target/lib"))) {
            return Stream.concat(Stream.of(PROXY.resolve("target/classes")), jars)
                    .map(Path::toString)
                    .collect(Collectors.joining(":"));
        }
    }

    private static Program gateway(Path classes, String backend) throws IOException {
        return Program.of(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + ":" + classPath(),
                        "@" + PROXY.resolve("src/main/resources/io/only1mcp/proxy/presets/default.args"),
                        "@" + PROXY.resolve("src/main/resources/io/only1mcp/proxy/proxy.args"),
                        "--port",
                        "0",
                        "--backend",
                        "fs=" + backend))
                .start();
    }

    @Test
    void twoRepliesThatWereSwappedOnceAreFoundAndTheirRequestsNamed() throws IOException {
        try (MockBackend backend = new MockBackend();
                Program gateway = gateway(planted(), backend.url())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> gateway.out().endsWith("\n"));
            String url = gateway.out().strip().substring("listening ".length());
            Ended ended = Program.bench(
                            "run",
                            "--target",
                            url,
                            "--users",
                            "16",
                            "--duration",
                            DURING,
                            "--call",
                            "fs.read_file={\"path\":\"/{marker}\"}",
                            "--set",
                            "warm_up.requests=0",
                            "--out",
                            "json=-")
                    .in(folder)
                    .run();
            JsonNode run = new JsonMapper().readTree(ended.out()).at("/runs/0");

            assertThat(ended.status()).as(ended.err()).isEqualTo(99);
            assertThat(run.at("/counts/ok").asInt()).isGreaterThan(EVERY);
            assertThat(run.path("wrong_replies")).hasSizeGreaterThanOrEqualTo(2);
            JsonNode first = run.at("/wrong_replies/0");
            JsonNode second = run.at("/wrong_replies/1");
            // Each has the id of the other.
            assertThat(first.path("evidence").asText())
                    .contains("id " + second.path("request").asLong() + " ");
            assertThat(second.path("evidence").asText())
                    .contains("id " + first.path("request").asLong() + " ");
            assertThat(ended.err())
                    .contains("wrong")
                    .contains("request " + first.path("request").asLong());
        }
    }
}
