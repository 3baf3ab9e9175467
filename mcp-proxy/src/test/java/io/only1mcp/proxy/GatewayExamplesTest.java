package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the page about the gateway says of a gateway that runs is so. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class GatewayExamplesTest {
    private static final Pattern CURL = Pattern.compile(
            "^curl (?:-i )?http://127.0.0.1:8080/mcp(.*?)-d '(.*?)'$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern HEADER = Pattern.compile("-H ['\"](.*?)['\"]");
    private static final Pattern TYPE = Pattern.compile("^# TYPE (?:only1mcp_)?(\\S+)", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/gateway.md"));
    }

    /** The requests that the page has curl send. */
    private static List<String> requests() throws IOException {
        List<String> requests = new ArrayList<>();
        Matcher curl = CURL.matcher(page());
        while (curl.find()) {
            List<String> headers = new ArrayList<>();
            Matcher header = HEADER.matcher(curl.group(1));
            while (header.find()) {
                headers.add(header.group(1));
            }
            requests.add(TestClient.post(curl.group(2), headers.toArray(String[]::new)));
        }
        return requests;
    }

    @Test
    void itsCallsAreAnsweredInBothEras() throws IOException {
        List<String> requests = requests();
        assertThat(requests).hasSize(4);
        try (TestBackend newer = new TestBackend(TestBackend.modern("read_file"));
                RunningProxy proxy = RunningProxy.with("--backend=files=" + newer.url());
                TestClient client = new TestClient(proxy.port())) {
            assertThat(client.ask(requests.get(0)).body()).contains("\"result\":{\"content\"");
        }
        try (TestBackend older = new TestBackend(TestBackend.legacy("2025-11-25", "read_file"));
                RunningProxy proxy = RunningProxy.with("--backend=files=" + older.url());
                TestClient client = new TestClient(proxy.port())) {
            Answer opened = client.ask(requests.get(1));
            String session = String.valueOf(opened.header("Mcp-Session-Id"));
            assertThat(opened.body()).contains("\"protocolVersion\":\"2025-11-25\"");
            assertThat(client.ask(requests.get(2).replace("$session", session)).status())
                    .isEqualTo(202);
            assertThat(client.ask(requests.get(3).replace("$session", session)).body())
                    .contains("\"result\":");
        }
    }

    @Test
    void itNamesEveryMetric() throws IOException {
        try (TestBackend backend = new TestBackend(TestBackend.modern("t"))) {
            Path file = Files.writeString(
                    folder.resolve("gateway.yaml"),
                    TestBackend.section(backend) + "audit: {file: audit.jsonl}\n"
                            + "rate_limits: [{rate: 1000/s}]\ncache: {tools: [b0]}\n");
            try (RunningProxy proxy = RunningProxy.with("--config=" + file);
                    TestClient client = new TestClient(proxy.port())) {
                Matcher type = TYPE.matcher(client.metrics());
                int count = 0;
                for (; type.find(); count++) {
                    assertThat(page()).contains("`" + type.group(1) + "`");
                }
                assertThat(count).isGreaterThan(40);
            }
        }
    }
}
