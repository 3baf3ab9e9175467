package io.only1mcp.mock.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagesTest {

    private static final int TOOLS = 12;

    /** Walks over a list from its first page to its last and returns the sizes of the pages, the tools behind them. */
    private static List<List<String>> walk(Rig rig, String path) {
        List<List<String>> pages = new ArrayList<>();
        String parameters = "";
        while (true) {
            JsonNode result = rig.modern(path, "tools/list", parameters).json().path("result");
            List<String> page = new ArrayList<>();
            result.path("tools").forEach(tool -> page.add(tool.toString()));
            pages.add(page);
            assertThat(result.path("cacheScope").asText()).isEqualTo("public");
            if (!result.has("nextCursor")) {
                return pages;
            }
            parameters = "\"cursor\":" + result.path("nextCursor");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 12", "5, 3", "6, 2", "11, 2", "12, 1", "100, 1"})
    void allPagesTogetherAreTheList(int pageSize, int pages) throws Exception {
        try (Rig whole = Rig.of("git");
                Rig rig = new Rig(Rig.config("git").withPageSize(pageSize))) {
            List<List<String>> walked = walk(rig, "/mcp");
            assertThat(walked).hasSize(pages);
            List<String> tools = walked.stream().flatMap(List::stream).toList();
            assertThat(tools).hasSize(TOOLS).isEqualTo(walk(whole, "/mcp").get(0));
            assertThat(walk(rig, "/mcp")).isEqualTo(walked);
        }
    }

    @Test
    void anEarlierRevisionHasPagesToo() throws Exception {
        try (Rig rig = new Rig(Rig.config("git").withPageSize(7))) {
            String session = rig.initialize("/mcp", "2025-06-18");
            String list = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{%s}}";
            JsonNode first = rig.inSession("/mcp", session, "2025-06-18", String.format(list, ""))
                    .json()
                    .path("result");
            assertThat(first.path("tools")).hasSize(7);
            String next = String.format(list, "\"cursor\":" + first.path("nextCursor"));
            assertThat(rig.inSession("/mcp", session, "2025-06-18", next).json().at("/result/tools"))
                    .hasSize(TOOLS - 7);
        }
    }

    @Test
    void aCursorOfAnotherServerIsRefused() throws Exception {
        try (Rig rig = new Rig(Rig.config("git,browser").withPageSize(5))) {
            String cursor = rig.modern("/git/mcp", "tools/list", "")
                    .json()
                    .at("/result/nextCursor")
                    .toString();
            assertThat(rig.modern("/git/mcp", "tools/list", "\"cursor\":" + cursor)
                            .code())
                    .isZero();
            assertThat(rig.modern("/browser/mcp", "tools/list", "\"cursor\":" + cursor)
                            .code())
                    .isEqualTo(-32602);
        }
    }

    @Test
    void aCursorMayBeWrittenWithEscapes() throws Exception {
        try (Rig rig = new Rig(Rig.config("git").withPageSize(5))) {
            String cursor = rig.modern("/mcp", "tools/list", "")
                    .json()
                    .at("/result/nextCursor")
                    .asText();
            String escaped = String.format("\\u%04x", (int) cursor.charAt(0)) + cursor.substring(1);
            assertThat(rig.modern("/mcp", "tools/list", "\"cursor\":\"" + escaped + "\"")
                            .json()
                            .at("/result/tools"))
                    .hasSize(5);
        }
    }
}
