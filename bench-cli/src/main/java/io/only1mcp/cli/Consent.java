package io.only1mcp.cli;

import io.only1mcp.core.report.Printable;
import io.only1mcp.macro.run.RunTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A host that is not this machine is loaded only when a person has said so. */
final class Consent {

    private final Shell shell;

    Consent(Shell shell) {
        this.shell = shell;
    }

    /**
     * Warns of a target that is not on this machine, and asks.
     *
     * @param target nothing for the embedded topology, which is
     * @param given whether {@code --yes} was
     * @throws UsageException where nobody said yes
     */
    void demand(@Nullable RunTarget target, boolean given) {
        String host = host(target);
        if (host.isEmpty() || isLoopback(host)) {
            return;
        }
        String warning = host + " is not this machine; load only what is yours to load";
        shell.err().println("bench: warning: " + Printable.line(warning));
        if (given) {
            return;
        }
        if (!shell.inIsTerminal()) {
            throw new UsageException(warning + ": --yes says that you may");
        }
        shell.err().print("Type yes to go on: ");
        shell.err().flush();
        if (!"yes".equals(answer())) {
            throw new UsageException("nothing was sent to " + host);
        }
    }

    private @Nullable String answer() {
        try {
            String line = shell.in().readLine();
            return line == null ? null : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String host(@Nullable RunTarget target) {
        String host = null;
        if (target instanceof RunTarget.Url url) {
            host = url.url().getHost();
        } else if (target instanceof RunTarget.File file) {
            host = URI.create(file.file().url().replace("{port}", "0")).getHost();
        }
        return host == null ? "" : host;
    }

    /** Whether all addresses of a host are; a name without any is one too, because nothing can be sent to it. */
    private static boolean isLoopback(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
