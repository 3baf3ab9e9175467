package io.only1mcp.macro.run;

import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.ToolNames;
import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.result.MeasuredPath;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.macro.target.ProcessObserver;
import io.only1mcp.mock.catalogue.ServerSpec;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A target that runs already: it is asked, and otherwise left alone. */
final class RunningServer implements Reached {
    private final TargetFile file;
    private final URI url;
    private final MeasuredPath path;

    RunningServer(TargetFile file, MeasuredPath path) {
        this.file = file;
        this.url = URI.create(file.url());
        this.path = path;
    }

    @Override
    public String name() {
        // The name of a bare URL is the URL, and that may hold a password.
        return file.name().replaceFirst("//[^/@]*@", "//");
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public MeasuredPath path() {
        return path;
    }

    @Override
    public ToolNames names() {
        return file.names();
    }

    @Override
    public Map<String, String> headers() {
        return file.headers();
    }

    @Override
    public List<ServerSpec> catalogue() {
        return List.of();
    }

    /** A server that is somebody else's is never driven harder than the run itself drives it. */
    @Override
    public WarmUp warmUp(WarmUp asked) {
        return asked.equals(WarmUp.DEFAULT) ? new WarmUp(WarmUp.How.MEASURED, asked.requests(), asked.atMost()) : asked;
    }

    @Override
    public void faults(boolean on) {}

    @Override
    public Optional<Caveat> reset() {
        return Optional.empty();
    }

    @Override
    public void mark() {}

    @Override
    public Observation observe(ProcessObserver.Listener target, ProcessObserver.Listener backends) {
        return () -> {};
    }

    @Override
    public void whenGone(Runnable then) {}

    @Override
    public void mustBeAlive(String when) {}

    @Override
    public List<Caveat> notes() {
        return List.of();
    }

    @Override
    public void close() {}
}
