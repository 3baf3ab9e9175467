package io.only1mcp.proxy.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {
    private final List<String> seen = new ArrayList<>();
    private final Room room = new Room(1_000_000);

    private LineSplitter splitter(int limit) {
        return new LineSplitter(limit, room, new LineSplitter.Sink() {
            @Override
            public void line(byte[] bytes, int end, int held) {
                seen.add(new String(bytes, 0, end, UTF_8));
                room.give(held);
            }

            @Override
            public void notKept(long bytes, long id) {
                seen.add("not kept: " + bytes + " bytes, id " + id);
            }
        });
    }

    private void feed(LineSplitter splitter, String text, int piece) throws InterruptedException {
        byte[] bytes = text.getBytes(UTF_8);
        for (int from = 0; from < bytes.length; from += piece) {
            splitter.take(bytes, from, Math.min(bytes.length, from + piece));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void linesComeWholeWhereverTheirPiecesEnd(int piece) throws InterruptedException {
        feed(splitter(50), "{\"a\":1}\n\r\n\n{\"ü\":2}\r\n" + "x".repeat(50) + "\nunfinished", piece);
        assertThat(seen).containsExactly("{\"a\":1}", "{\"ü\":2}", "x".repeat(50));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 64})
    void aLineThatIsTooLongIsKnownByItsNumberAndTheNextOneIsRead(int piece) throws InterruptedException {
        String line = "{\"result\":{\"id\":9,\"x\":\"\\\"id\\\":8 " + "x".repeat(100)
                + "\"},\"jsonrpc\":\"2.0\",\"id\": 417}";
        feed(splitter(64), line + "\nnext\n", piece);
        assertThat(seen).containsExactly("not kept: " + line.length() + " bytes, id 417", "next");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":12,\"result\":{\"id\":3}}|12",
                "{\"identity\":1,\"i\":2,\"d\":3}|-1",
                "{\"id\":\"12\"}|-1",
                "{\"a\":[{\"id\":1}],\"b\":\"id\",\"id\":5}|5",
                "[{\"id\":5}]|-1",
                "{\"id\":5,\"method\":\"ping\"}|-1",
                "{\"a\":{\"method\":1},\"methods\":1,\"id\":5}|5"
            })
    void onlyTheNumberOfAnAnswerItselfIsItsId(String json, long id) {
        IdSearch search = new IdSearch();
        byte[] bytes = json.getBytes(UTF_8);
        search.take(bytes, 0, bytes.length);
        assertThat(search.id()).isEqualTo(id);
    }

    @Test
    void largeLinesTakeRoomAndGiveItBack() throws InterruptedException {
        LineSplitter splitter = splitter(900_000);
        for (int i = 0; i < 3; i++) {
            feed(splitter, "y".repeat(500_000) + "\n", 64 * 1024);
        }
        assertThat(seen).hasSize(3).allMatch(line -> line.length() == 500_000);
        feed(splitter, "y".repeat(500_000), 64 * 1024);
        splitter.close();
        assertThat(room.take(1_000_000)).isTrue();
    }
}
