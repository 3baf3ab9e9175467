package io.only1mcp.core.environment;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the environment of this very JVM. */
public final class EnvironmentReader {
    /** System properties whose values are settings and no secrets. */
    private static final List<String> KNOWN = List.of("-Dio.netty.", "-Dio.only1mcp.");

    private EnvironmentReader() {}

    /**
     * The environment of this JVM.
     *
     * @param transport how the driver reaches the network
     * @param allocator where its buffers come from
     * @param commit the commit of the project under test, where it is known
     */
    public static Environment read(String transport, String allocator, @Nullable String commit) {
        MachineReader machine = new MachineReader(
                EnvironmentReader::text,
                System.getProperties(),
                Runtime.getRuntime().availableProcessors());
        return new Environment(machine.read(), jvm(ManagementFactory.getRuntimeMXBean()), transport, allocator, commit);
    }

    private static Environment.Jvm jvm(RuntimeMXBean bean) {
        return new Environment.Jvm(
                bean.getVmName(), Runtime.version().toString(), bean.getVmVendor(), flags(bean.getInputArguments()));
    }

    /** The arguments of a JVM without system properties that may hold a secret. */
    static List<String> flags(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> !argument.startsWith("-D") || KNOWN.stream().anyMatch(argument::startsWith))
                .toList();
    }

    private static Optional<String> text(String file) {
        try {
            return Optional.of(Files.readString(Path.of(file)));
        } catch (IOException | IllegalArgumentException absent) {
            return Optional.empty();
        }
    }
}
