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
    private static final String INDENT = "  ";

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

    private Table columns(int from, int to) {
        return new Table(
                columns.subList(from, to),
                rows.stream().map(row -> row.subList(from, to)).toList());
    }

    /**
     * Title lines, and for each row the lines that show it: one where the table fits the width, else several, of which the first
     * holds the first cell alone and the others as many of the rest as fit. Only a cell that alone is too long is cut.
     */
    List<List<String>> fitted(int width) {
        for (int gap = 2; gap > 0; gap--) {
            List<String> lines = aligned(gap);
            if (lines.stream().allMatch(line -> Text.width(line) <= width)) {
                return lines.stream().map(List::of).toList();
            }
        }
        List<List<String>> shown = new ArrayList<>();
        columns(0, 1).aligned(1).forEach(line -> shown.add(new ArrayList<>(List.of(Text.cut(line, width)))));
        for (Table part : parts(width - INDENT.length())) {
            List<String> lines = part.aligned(1);
            for (int i = 0; i < lines.size(); i++) {
                shown.get(i).add(Text.cut(INDENT + lines.get(i), width));
            }
        }
        return shown;
    }

    /** The columns behind the first, as many side by side as fit. */
    private List<Table> parts(int width) {
        int[] widths = widths();
        List<Table> parts = new ArrayList<>();
        int from = 1;
        int taken = 0;
        for (int i = from; i < widths.length; i++) {
            if (i > from && taken + 1 + widths[i] > width) {
                parts.add(columns(from, i));
                from = i;
                taken = 0;
            }
            taken += widths[i] + (i > from ? 1 : 0);
        }
        if (from < widths.length) {
            parts.add(columns(from, widths.length));
        }
        return parts;
    }

    /** How wide each column is. */
    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Text.width(columns.get(i).title());
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], Text.width(row.get(i)));
            }
        }
        return widths;
    }

    /** Title line and rows, aligned with spaces between the columns; no blanks at the ends of lines. */
    private List<String> aligned(int gap) {
        int[] widths = widths();
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
