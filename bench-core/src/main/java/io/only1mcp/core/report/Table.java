package io.only1mcp.core.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of texts.
 *
 * @param columns its columns
 * @param rows cells in the order of the columns
 */
record Table(List<Column> columns, List<List<String>> rows) {
    Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /**
     * A column.
     *
     * @param title over it
     * @param right whether its cells end at one edge, as numbers do
     */
    record Column(String title, boolean right) {
        static Column text(String title) {
            return new Column(title, false);
        }

        static Column number(String title) {
            return new Column(title, true);
        }
    }

    private Table withoutFirst() {
        return new Table(
                columns.subList(1, columns.size()),
                rows.stream().map(row -> row.subList(1, row.size())).toList());
    }

    /**
     * A title line, and for each row the lines that show it: one where the table fits the width, else two, of which the first
     * holds the first cell alone; what is too long for the second is cut.
     */
    List<List<String>> fitted(int width) {
        for (int gap = 2; gap > 0; gap--) {
            List<String> lines = aligned(gap);
            if (lines.stream().allMatch(line -> Text.width(line) <= width)) {
                return lines.stream().map(List::of).toList();
            }
        }
        List<String> narrow = withoutFirst().aligned(1);
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(Text.cut(columns.get(0).title(), width), Text.cut("  " + narrow.get(0), width)));
        for (int i = 0; i < rows.size(); i++) {
            lines.add(List.of(Text.cut(rows.get(i).get(0), width), Text.cut("  " + narrow.get(i + 1), width)));
        }
        return lines;
    }

    /** Title line and rows, aligned with spaces between the columns; no blanks at the ends of lines. */
    private List<String> aligned(int gap) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Text.width(columns.get(i).title());
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], Text.width(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::title).toList(), widths, gap));
        rows.forEach(row -> lines.add(line(row, widths, gap)));
        return lines;
    }

    /** The table in Markdown. */
    List<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add(bars(columns.stream().map(Column::title).toList()));
        StringBuilder rule = new StringBuilder("|");
        columns.forEach(column -> rule.append(column.right() ? "--:|" : "---|"));
        lines.add(rule.toString());
        rows.forEach(row -> lines.add(bars(row)));
        return lines;
    }

    private String line(List<String> cells, int[] widths, int gap) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - Text.width(cells.get(i)));
            line.append(i == 0 ? "" : " ".repeat(gap));
            line.append(columns.get(i).right() ? padding + cells.get(i) : cells.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }

    private static String bars(List<String> cells) {
        StringBuilder line = new StringBuilder("|");
        cells.forEach(cell -> line.append(' ').append(Text.markdown(cell)).append(" |"));
        return line.toString();
    }
}
