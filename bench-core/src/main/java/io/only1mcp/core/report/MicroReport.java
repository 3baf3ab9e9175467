package io.only1mcp.core.report;

import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.report.MicroTables.Titled;
import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.verdict.Caveat;
import java.util.ArrayList;
import java.util.List;

/** Results of micro-benchmarks for people: rivals side by side, each mean with its interval of 95 % over forks. */
public final class MicroReport {
    private static final String INTERVALS = "geometric means over forks, with intervals of 95%";

    private MicroReport() {}

    /**
     * The tables on a terminal, ready to be printed.
     *
     * @param files where the files of the result are, each a path; may be empty
     */
    public static String terminal(MicroResult result, Style style, List<String> files) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(style.bold(headline(result)));
        for (Titled titled : MicroTables.of(result.benchmarks())) {
            lines.add("");
            lines.add(style.bold(titled.title()));
            List<List<String>> table = titled.table().fitted(style.width());
            table.get(0).forEach(line -> lines.add(style.faint(line)));
            table.subList(1, table.size()).forEach(lines::addAll);
        }
        lines.add("");
        for (Caveat caveat : result.caveats()) {
            lines.addAll(
                    Text.wrapped(style.doubtful(caveat.level().name()) + " " + sentence(caveat), style.width(), "  "));
        }
        if (!files.isEmpty()) {
            lines.add("results  " + String.join("  ", files));
        }
        return String.join("\n", lines) + "\n";
    }

    /** A page in Markdown. */
    public static String markdown(MicroResult result) {
        List<String> lines = new ArrayList<>(List.of("# " + Text.markdown(headline(result)), ""));
        lines.add(environment(result.environment()));
        for (Titled titled : MicroTables.of(result.benchmarks())) {
            lines.addAll(List.of("", "## " + Text.markdown(titled.title()), ""));
            lines.addAll(titled.table().markdown());
        }
        if (!result.caveats().isEmpty()) {
            lines.addAll(List.of("", "## Caveats", ""));
            result.caveats()
                    .forEach(caveat -> lines.add("- " + caveat.level() + " " + Text.markdown(sentence(caveat))));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String headline(MicroResult result) {
        int count = result.benchmarks().size();
        return count + (count == 1 ? " micro-benchmark · " : " micro-benchmarks · ")
                + result.settings().text() + " · " + Figures.span(Math.round(result.durationSeconds() * 1e9)) + " · "
                + INTERVALS;
    }

    private static String sentence(Caveat caveat) {
        return caveat.text() + "; " + caveat.remedy();
    }

    private static String environment(Environment environment) {
        String commit = environment.commit() == null ? "" : " · commit " + environment.commit();
        return Text.markdown(environment.machine().cores() + " cores, "
                + environment.machine().cpuModel() + " · " + environment.jvm().name() + " "
                + environment.jvm().version() + commit);
    }
}
