package io.only1mcp.core.report;

import io.only1mcp.core.result.MicroResultTest;
import java.util.List;
import org.junit.jupiter.api.Test;

class MicroReportTest {

    @Test
    void rivalsStandSideBySideWithTheirIntervals() {
        Golden.assertLooksLike(
                "micro.txt",
                MicroReport.terminal(MicroResultTest.result(), new Style(100, false), List.of("results/result.json")));
        Golden.assertLooksLike("micro.md", MicroReport.markdown(MicroResultTest.result()));
    }
}
