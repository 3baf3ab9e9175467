package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.proxy.stdio.TestChild;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments that a tool wants in headers, where the gateway stands in for a server that knows no headers. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class MirroredParametersTest {

    private static RunningProxy inFrontOfAChild() throws Exception {
        return RunningProxy.with("--backend-command=b="
                + TestChild.command("modern").stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" ")));
    }

    private static Answer call(TestClient client, String tool, String arguments, @Nullable String header)
            throws Exception {
        String call = TestClient.modernCall("\"m\"", "b." + tool, arguments);
        return client.ask(
                header == null ? call : call.replaceFirst("\r\n", "\r\nMcp-Param-Region: " + header + "\r\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'region':'eu'} | eu | ",
                "{'region':'eu'} | =?base64?ZXU=?= | ",
                "{} | | ",
                "{'region':null} | | ",
                "{'region':'eu'} | us | the header differs from the argument",
                "{'region':'eu'} | | the header is missing",
                "{} | eu | the header repeats an argument that is not there",
                "{'region':'us','region':'eu'} | us | an argument must be there once"
            })
    void aCallWhoseHeadersContradictItsArgumentsNeverReachesTheChild(
            String arguments, @Nullable String header, @Nullable String wrong) throws Exception {
        try (RunningProxy proxy = inFrontOfAChild();
                TestClient client = new TestClient(proxy.port())) {
            // Nobody has asked for the list before.
            Answer answer = call(client, "mirrored", arguments.replace('\'', '"'), header);
            if (wrong == null) {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).contains("'name':'mirrored'");
            } else {
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.body())
                        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"m\",\"error\":{\"code\":-32020,")
                        .contains(wrong);
            }
        }
    }

    @Test
    void argumentsOfMoreValuesThanAreComparedNeverReachTheChild() throws Exception {
        String many = "{\"region\":\"eu\",\"more\":[" + "0,".repeat(100_000) + "0]}";
        try (RunningProxy proxy = inFrontOfAChild();
                TestClient client = new TestClient(proxy.port())) {
            Answer answer = call(client, "mirrored", many, "eu");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("of 100000 values at most");
        }
    }

    @Test
    void aHeaderThatNoToolAsksForIsNobodysBusiness() throws Exception {
        try (RunningProxy proxy = inFrontOfAChild();
                TestClient client = new TestClient(proxy.port())) {
            assertThat(call(client, "echo", "{\"region\":\"eu\"}", "us").status())
                    .isEqualTo(200);
        }
    }
}
