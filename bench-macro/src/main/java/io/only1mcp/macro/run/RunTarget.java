package io.only1mcp.macro.run;

import io.only1mcp.core.profile.TargetFile;
import java.net.URI;

/** What a run drives. */
public sealed interface RunTarget {
    /**
     * A server that runs already.
     *
     * @param url where it serves MCP, http or https
     */
    record Url(URI url) implements RunTarget {}

    /**
     * What a target file describes: started where it has a command, else reached at its URL.
     *
     * @param file the target file
     */
    record File(TargetFile file) implements RunTarget {}
}
