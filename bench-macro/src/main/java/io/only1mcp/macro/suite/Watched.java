package io.only1mcp.macro.suite;

import io.only1mcp.macro.ab.Build;
import io.only1mcp.macro.client.TargetException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A build of which is remembered that it cannot be measured: of two it is not known else which one that was. */
final class Watched implements Build {
    private final Build build;
    private @Nullable TargetException failure;

    Watched(Build build) {
        this.build = build;
    }

    /** Why it could not be measured; null where it could. */
    @Nullable
    TargetException failure() {
        return failure;
    }

    @Override
    public String text() {
        return build.text();
    }

    @Override
    public void measure(Path folder) {
        try {
            build.measure(folder);
        } catch (TargetException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void close() {
        build.close();
    }
}
