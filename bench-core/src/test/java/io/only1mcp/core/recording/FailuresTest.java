package io.only1mcp.core.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    private final Failures failures = new Failures();

    private void add(FailureKind kind, String detail) {
        failures.add(new Outcome.Failed(kind, detail), 0, "echo", 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-32700 not well-formed JSON, at byte %d | -32700 not well-formed JSON, at byte …",
                "Unexpected token } in JSON at position %d | Unexpected token } in JSON at position …",
                "unexpected end, Line: %d, column: 7 | unexpected end, Line: …, column: …"
            })
    void whereInATextAFaultIsMakesNoKindOfItsOwn(String detail, String folded) {
        IntStream.range(0, 100).forEach(at -> add(FailureKind.JSON_RPC, String.format(detail, at)));

        assertThat(failures.errors()).containsExactly(new ErrorCount(FailureKind.JSON_RPC, "echo", folded, 100));
    }

    @Test
    void otherNumbersDo() {
        add(FailureKind.HTTP, "HTTP 502");
        add(FailureKind.HTTP, "HTTP 503");
        add(FailureKind.JSON_RPC, "-32602 no tool 7");
        add(FailureKind.JSON_RPC, "-32603 no tool 7");

        assertThat(failures.errors()).hasSize(4);
    }

    @Test
    void whatATargetAnswersIsBounded() {
        add(FailureKind.JSON_RPC, "at byte 1");
        IntStream.range(0, 1_000).forEach(i -> add(FailureKind.TOOL, "ticket " + i));
        add(FailureKind.JSON_RPC, "at byte 2");

        assertThat(failures.errors())
                .hasSizeLessThan(70)
                .contains(new ErrorCount(FailureKind.JSON_RPC, "echo", "at byte …", 2))
                .anyMatch(error -> error.detail().equals("other details"));
    }
}
