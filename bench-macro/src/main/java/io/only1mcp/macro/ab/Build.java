package io.only1mcp.macro.ab;

import java.nio.file.Path;

/** A build of whatever is measured, as far as it can be measured. */
public interface Build extends AutoCloseable {
    /** What the record of the turns calls it, such as the command that measures it. */
    String text();

    /**
     * Measures it once.
     *
     * @param folder an empty folder, for the results
     * @throws io.only1mcp.macro.client.TargetException where that fails
     */
    void measure(Path folder);

    /** Ends what is measured now, from any thread; nothing is measured any more. */
    @Override
    void close();
}
