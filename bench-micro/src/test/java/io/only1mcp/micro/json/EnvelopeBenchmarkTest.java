package io.only1mcp.micro.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        benchmark.reader = reader;
        benchmark.message = message;
        benchmark.setUp();

        String found = switch (message) {
            case INITIALIZE -> "0" + "initialize";
            case CALL, CALL_WITH_BLOB -> "4711" + "tools/call" + "filesystem.read_file";
            case CALL_RESULT, TOOLS_LIST_RESULT, TOOLS_LIST_RESULT_OF_ALL -> "c-4711";
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

    @ParameterizedTest
    @EnumSource
    void theCorpusIsOfTheSizeThatItSays(Message message) {
        int size = message.bytes().length;

        switch (message) {
            case INITIALIZE, CALL, CALL_RESULT -> assertThat(size).isBetween(200, 500);
            case CALL_WITH_BLOB -> assertThat(size).isBetween(87_000, 88_500);
            case TOOLS_LIST_RESULT -> assertThat(size).isBetween(5_000, 50_000);
            case TOOLS_LIST_RESULT_OF_ALL -> assertThat(size).isBetween(20_000, 400_000);
        }
    }
}
