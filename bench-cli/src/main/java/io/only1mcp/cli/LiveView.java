package io.only1mcp.cli;

import io.only1mcp.core.report.Printable;
import io.only1mcp.core.report.Progress;
import io.only1mcp.core.report.ProgressView;
import io.only1mcp.core.report.Style;
import java.io.PrintWriter;
import java.util.List;

/**
 * A run in progress on a terminal, drawn again over what was drawn before. It changes nothing about the terminal, so there
 * is nothing to restore, however the program ends; closed, it leaves no trace.
 */
final class LiveView implements Display {

    private static final String CLEAR_BELOW = "\r\u001b[J";

    private final PrintWriter terminal;
    private final Style style;
    private int drawn;

    /**
     * A view that has drawn nothing.
     *
     * @param style no wider than the terminal, because a line that wraps counts as two
     */
    LiveView(PrintWriter terminal, Style style) {
        this.terminal = terminal;
        this.style = style;
    }

    @Override
    public void step(String text) {
        String line = Printable.line(text);
        draw(List.of(line.length() > style.width() ? line.substring(0, style.width()) : line));
    }

    @Override
    public void progress(Progress progress) {
        draw(ProgressView.lines(progress, style));
    }

    @Override
    public void close() {
        draw(List.of());
    }

    private synchronized void draw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append("A").append(CLEAR_BELOW);
        }
        lines.forEach(line -> text.append(line).append('\n'));
        drawn = lines.size();
        terminal.print(text);
        terminal.flush();
    }
}
