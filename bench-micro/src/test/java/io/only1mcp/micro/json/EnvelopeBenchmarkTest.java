package io.only1mcp.micro.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.micro.corpus.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EnvelopeBenchmarkTest {

    static Stream<Arguments> everything() {
        return Arrays.stream(EnvelopeReader.values())
                .flatMap(reader -> Arrays.stream(Message.values()).map(message -> Arguments.of(reader, message)));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void everyReaderFindsTheSame(EnvelopeReader reader, Message message) throws IOException {
        EnvelopeBenchmark benchmark = new EnvelopeBenchmark();
        benchmark.rival = reader;
        benchmark.message = message;
        benchmark.setUp();

        String found = switch (message) {
            case INITIALIZE -> "0" + "initialize";
            case INITIALIZE_RESULT -> "0";
            case TOOL_CALL -> "1" + "tools/call" + "filesystem.read_text_file";
            case TOOL_CALL_WITH_BLOB -> "4" + "tools/call" + "write_file";
            case TOOL_CALL_RESULT -> "1";
            case PROGRESS -> "notifications/progress";
            case TOOLS_10, TOOLS_50, TOOLS_200 -> "c-4711";
        };
        assertThat(benchmark.read()).isEqualTo(found.length());
    }

    @ParameterizedTest
    @EnumSource
    void noReaderLetsBadJsonPass(EnvelopeReader reader) {
        for (String bad :
                new String[] {"{\"id\":1", "{\"id\":1}}", "{\"id\":1,\"method\":\"a\",\"params\":{\"x\":[1,}}"}) {
            assertThatThrownBy(() -> reader.create().read(bad.getBytes(StandardCharsets.UTF_8)))
                    .as(bad)
                    .isInstanceOf(IOException.class);
        }
    }
}
