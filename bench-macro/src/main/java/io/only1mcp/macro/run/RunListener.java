package io.only1mcp.macro.run;

import io.only1mcp.core.report.Progress;

/** Hears how a run gets on; results come from nowhere but the run's own return. Calls come from several threads. */
public interface RunListener {
    /** Hears nothing. */
    RunListener NONE = new RunListener() {
        @Override
        public void step(String text) {}

        @Override
        public void progress(Progress progress) {}
    };

    /** The next step of the set-up or the end, such as {@code starting only1mcp}. */
    void step(String text);

    /** Another second has passed. */
    void progress(Progress progress);
}
