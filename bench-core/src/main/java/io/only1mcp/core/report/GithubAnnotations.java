package io.only1mcp.core.report;

import io.only1mcp.core.compare.Change;
import io.only1mcp.core.suite.SuiteResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What became worse, or cannot be said, as workflow commands of GitHub: each line that a step prints becomes an annotation. An
 * error is what fails; a warning is what a person should look at.
 */
public final class GithubAnnotations {
    private GithubAnnotations() {}

    /**
     * A line for each part that did not pass; none where all did.
     *
     * @param inconclusiveFails whether what cannot be said is a failure
     */
    public static String of(SuiteResult result, boolean inconclusiveFails) {
        List<String> lines = new ArrayList<>();
        for (SuiteReport.Part part : SuiteReport.parts(result)) {
            Change change = part.change();
            if (change == Change.PASS) {
                continue;
            }
            boolean fails = change == Change.FAIL
                    || change.exitStatus(inconclusiveFails).code() != 0;
            String kind = fails ? "error" : change == Change.IMPROVED ? "notice" : "warning";
            lines.add("::" + kind + " title=" + property("Benchmark: " + part.name() + " " + change.text()) + "::"
                    + text(part.says()) + "\n");
        }
        return String.join("", lines);
    }

    /** What a line means is told by its first characters, so no text may begin another line. */
    private static String text(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return text(text).replace(":", "%3A").replace(",", "%2C");
    }
}
