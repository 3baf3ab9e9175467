package io.only1mcp.proxy.serve;

import io.only1mcp.proxy.catalogue.Asking;
import io.only1mcp.proxy.catalogue.Directory;
import io.only1mcp.proxy.catalogue.ItemKind;
import io.only1mcp.proxy.catalogue.Lists;
import io.only1mcp.proxy.listen.ListKind;
import io.only1mcp.proxy.listen.Listens;
import io.only1mcp.proxy.upstream.Backend;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What those who listen need to know of the backends, from the catalogue. */
final class ListenedBackends implements Listens.Backends {
    private final Directory directory;
    private final Lists lists;
    private final Consumer<Backend> toolsChanged;

    /**
     * What is known.
     *
     * @param toolsChanged is told whose tools have changed
     */
    ListenedBackends(Directory directory, Lists lists, Consumer<Backend> toolsChanged) {
        this.directory = directory;
        this.lists = lists;
        this.toolsChanged = toolsChanged;
    }

    @Override
    public boolean maySay(Backend backend, @Nullable ListKind list) {
        if (list == null) {
            return directory.mayAnnounce(backend, true, "resources", "subscribe");
        }
        String capability = switch (list) {
            case TOOLS -> "tools";
            case PROMPTS -> "prompts";
            case RESOURCES -> "resources";
        };
        return directory.mayAnnounce(backend, true, capability, "listChanged");
    }

    @Override
    public boolean isSuspect(Backend backend) {
        return directory.isSuspect(backend);
    }

    @Override
    public @Nullable Backend owner(String uri) {
        return lists.owner(Asking.STATELESS, uri);
    }

    @Override
    public void changed(Backend backend, ListKind list) {
        switch (list) {
            case TOOLS -> {
                lists.changed(backend, ItemKind.TOOLS);
                toolsChanged.accept(backend);
            }
            case PROMPTS -> lists.changed(backend, ItemKind.PROMPTS);
            case RESOURCES -> {
                lists.changed(backend, ItemKind.RESOURCES);
                lists.changed(backend, ItemKind.TEMPLATES);
            }
        }
    }
}
