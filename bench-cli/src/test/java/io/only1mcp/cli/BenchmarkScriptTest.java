package io.only1mcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.only1mcp.cli.Program.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/benchmark} as GitHub runs it, with the files of a workflow, a stub of the API, and a Maven that measures nothing. */
@Timeout(60)
class BenchmarkScriptTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARKER = "<!-- only1mcp-bench -->";
    private static final String OURS =
            "{\"id\": %d, \"user\": {\"login\": \"github-actions[bot]\"}, \"body\": \"" + MARKER + "\\nold\"}";
    private static final String THEIRS =
            "{\"id\": %d, \"user\": {\"login\": \"someone\"}, \"body\": \"" + MARKER + "\\nmine\"}";

    @TempDir
    Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<JsonNode> written = new CopyOnWriteArrayList<>();
    private List<String> comments = List.of();
    private int status = 200;
    private HttpServer api;

    @BeforeEach
    void prepare() throws IOException {
        for (String tool : List.of("bash", "git", "curl", "jq")) {
            boolean there = Stream.of(System.getenv("PATH").split(":"))
                    .anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
            assumeTrue(there, tool + ", which the script needs, is not there");
        }
        Files.createDirectories(folder.resolve(".ci"));
        Files.copy(Program.home().resolve(".ci/benchmark"), folder.resolve(".ci/benchmark"));
        executable(".ci/benchmark", Files.readString(folder.resolve(".ci/benchmark")));
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", this::answer);
        api.start();
    }

    @AfterEach
    void stop() {
        api.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        byte[] body = exchange.getRequestBody().readAllBytes();
        asked.add(exchange.getRequestMethod() + " " + path + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        if (body.length > 0) {
            written.add(JSON.readTree(body));
        }
        int page = path.contains("&page=") ? Integer.parseInt(path.substring(path.indexOf("&page=") + 6)) : 1;
        int from = Math.min(comments.size(), 100 * (page - 1));
        String text = status != 200
                ? "{\"message\": \"Resource not\\naccessible, 100% sure\"}"
                : exchange.getRequestMethod().equals("GET")
                        ? "[" + String.join(",", comments.subList(from, Math.min(comments.size(), from + 100))) + "]"
                        : "{}";
        exchange.sendResponseHeaders(status, 0);
        exchange.getResponseBody().write(text.getBytes(UTF_8));
        exchange.close();
    }

    private void executable(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What measures: it says how it was called, and leaves what {@code bench suite} leaves. */
    private void maven(String change, int exit, int suiteStatus) throws IOException {
        executable("bin/mvn", """
                #!/bin/sh
                echo "mvn $*"
                mkdir -p target/bench
                printf '{"change": "%s", "exit_status": %d}' >target/bench/suite.json
                printf '# %s: the report\\n' >target/bench/suite.md
                printf '::error title=Benchmark::100%%%%25 slower\\n' >target/bench/annotations.txt
                exit %d
                """.formatted(change, suiteStatus, change, exit));
    }

    private Path event(String json) throws IOException {
        return Files.writeString(folder.resolve("event.json"), json);
    }

    private Path pullRequest(String repository) throws IOException {
        return event(
                "{\"pull_request\": {\"number\": 7, \"title\": \"$(touch injected) `touch injected`\", \"base\": {\"sha\": \""
                        + "0".repeat(40) + "\"}, \"head\": {\"repo\": {\"full_name\": \"" + repository + "\"}}}}");
    }

    private Ended script(String verb, String kind, Path event) {
        return Program.of(List.of("bash", folder.resolve(".ci/benchmark").toString(), verb))
                .in(folder)
                .with("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"))
                .with("GITHUB_EVENT_NAME", kind)
                .with("GITHUB_EVENT_PATH", event.toString())
                .with("GITHUB_STEP_SUMMARY", folder.resolve("summary.md").toString())
                .with("GITHUB_OUTPUT", folder.resolve("outputs").toString())
                .with("GITHUB_REPOSITORY", "only1mcp/bench")
                .with("GITHUB_API_URL", "http://127.0.0.1:" + api.getAddress().getPort())
                .with("GITHUB_SERVER_URL", "https://github.example")
                .with("GITHUB_RUN_ID", "42")
                .with("GITHUB_TOKEN", "secret")
                .run();
    }

    private Ended comment() throws IOException {
        Files.createDirectories(folder.resolve("target/bench"));
        Files.writeString(folder.resolve("target/bench/suite.md"), "# PASS: the report\n");
        return script("comment", "pull_request", pullRequest("only1mcp/bench"));
    }

    @Test
    void whatFailsFailsTheStepAndIsInSummaryOutputsAndAnnotations() throws IOException {
        maven("FAIL", 1, 10);
        Ended measured = script("measure", "pull_request", pullRequest("only1mcp/bench"));

        assertThat(measured.status()).as(measured.err()).isEqualTo(1);
        assertThat(measured.out())
                .contains("mvn -B verify -Pbench -Dbench.base=\n", "\n::error title=Benchmark::100%25 slower\n");
        assertThat(folder.resolve("summary.md")).hasContent("# FAIL: the report");
        assertThat(folder.resolve("outputs")).hasContent("verdict=FAIL\nstatus=10");
        assertThat(folder.resolve("injected")).doesNotExist();

        executable("bin/mvn", "#!/bin/sh\nexit 1\n");
        Ended without = script("measure", "push", event("{}"));
        assertThat(without.status()).isEqualTo(1);
        assertThat(without.out()).contains("::error title=Benchmark::there is no result: the log says why\n");
    }

    @Test
    void aPushIsComparedWithWhatItReplacedAndAPullRequestWithWhereItLeft() throws IOException {
        maven("PASS", 0, 0);
        String setUp = "git init -q -b main && git config user.name n && git config user.email n@example"
                + " && for n in 1 2 3; do git commit -q --allow-empty -m $n; done && git rev-parse HEAD~2";
        String first =
                Program.of(List.of("bash", "-c", setUp)).in(folder).run().out().strip();

        assertThat(script("measure", "push", event("{\"before\": \"" + first + "\"}"))
                        .out())
                .contains("-Dbench.base=" + first + "\n");
        assertThat(script(
                                "measure",
                                "pull_request",
                                event("{\"pull_request\": {\"base\": {\"sha\": \"" + first + "\"}}}"))
                        .out())
                .contains("-Dbench.base=" + first + "\n");
        assertThat(script("measure", "push", event("{\"before\": \"" + "0".repeat(40) + "\"}"))
                        .out())
                .as("a new branch replaces nothing")
                .contains("-Dbench.base=\n");
        assertThat(script("measure", "schedule", event("{}")).out())
                .as("all commits are of today")
                .contains("-Dbench.base=\n");
    }

    @Test
    void theCommentIsWrittenOnceAndThenWrittenAgain() throws IOException {
        Ended first = comment();
        assertThat(first.out()).as(first.err()).isEqualTo("the comment is written\n");
        assertThat(asked)
                .containsExactly(
                        "GET /repos/only1mcp/bench/issues/7/comments?per_page=100&page=1 Bearer secret",
                        "POST /repos/only1mcp/bench/issues/7/comments Bearer secret");
        assertThat(written.get(0).path("body").asText())
                .isEqualTo(MARKER + "\n# PASS: the report\n\n\n"
                        + "All of it: https://github.example/only1mcp/bench/actions/runs/42\n");

        comments = List.of(THEIRS.formatted(4), OURS.formatted(5));
        assertThat(comment().out()).isEqualTo("the comment is written again\n");
        assertThat(asked.get(asked.size() - 1))
                .as("what somebody else wrote stays")
                .startsWith("PATCH /repos/only1mcp/bench/issues/comments/5 ");
    }

    @Test
    void theCommentIsFoundBehindManyOthers() throws IOException {
        List<String> many = new ArrayList<>(
                IntStream.range(0, 200).mapToObj(THEIRS::formatted).toList());
        many.add(OURS.formatted(900));
        comments = many;

        assertThat(comment().out()).isEqualTo("the comment is written again\n");
        assertThat(asked).hasSize(4);
        assertThat(asked.get(2)).contains("&page=3 ");
        assertThat(asked.get(3)).startsWith("PATCH /repos/only1mcp/bench/issues/comments/900 ");
    }

    @Test
    void anApiThatRefusesIsOneLineAndChangesNoVerdict() throws IOException {
        status = 403;
        Ended refused = comment();

        assertThat(refused.status()).isZero();
        assertThat(refused.out().lines()).hasSize(1);
        assertThat(refused.out())
                .startsWith("::warning title=Benchmark::the pull request has no comment, its comments cannot be read: ")
                .contains("Resource not\\naccessible, 100%25 sure", "403")
                .doesNotContain("secret");
    }

    @Test
    void whereNoCommentMayBeWrittenItSaysWhy() throws IOException {
        comment();
        asked.clear();

        assertThat(script("comment", "pull_request", pullRequest("someone/bench"))
                        .out())
                .isEqualTo("no comment: the token of a fork may not write one; the job summary has the report\n");
        assertThat(script("comment", "push", event("{}")).out())
                .isEqualTo("no comment: this is no event of a pull request\n");
        Files.delete(folder.resolve("target/bench/suite.md"));
        assertThat(script("comment", "pull_request", pullRequest("only1mcp/bench"))
                        .out())
                .isEqualTo("no comment: nothing was measured\n");
        assertThat(asked).isEmpty();
    }

    @Test
    void theWorkflowRunsNothingButTheScriptAndPinsWhatItUsesAndOnlyTheCommentMayWrite() throws IOException {
        JsonNode workflow = new YAMLMapper()
                .readTree(Program.home()
                        .resolve(".github/workflows/benchmark.yml")
                        .toFile());

        assertThat(workflow.findValuesAsText("run")).containsExactly(".ci/benchmark measure", ".ci/benchmark comment");
        assertThat(workflow.findValuesAsText("uses"))
                .allMatch(action -> action.matches("actions/[a-z-]+@[0-9a-f]{40}"));
        assertThat(workflow.path("permissions")).isEmpty();
        assertThat(workflow.at("/jobs/measure/permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
        assertThat(workflow.at("/jobs/comment/permissions").toString())
                .isEqualTo("{\"contents\":\"read\",\"pull-requests\":\"write\"}");
        assertThat(workflow.at("/jobs/measure").toString()).doesNotContain("token");
    }
}
