package io.only1mcp.core.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a result was measured, as far as it can be known. Figures of two environments are not comparable.
 *
 * @param machine the machine of the driver; of the target too, where it runs beside it
 * @param jvm the driver's JVM
 * @param transport how the driver reaches the network: {@code epoll}, {@code nio}
 * @param allocator where its buffers come from
 * @param commit the commit of the project under test; null where it is not known
 */
public record Environment(
        Machine machine,
        Jvm jvm,
        String transport,
        String allocator,
        @Nullable String commit) {

    /**
     * A machine.
     *
     * @param cores processors that the JVM may use
     * @param cpuModel as the processor names itself
     * @param memoryBytes physical memory; null where it is not known
     * @param kernel name and release of the kernel
     * @param os the distribution or system
     * @param loadAverage of the minute before the run; null where it is not known
     */
    public record Machine(
            int cores,
            String cpuModel,
            @Nullable Long memoryBytes,
            String kernel,
            String os,
            @Nullable Double loadAverage) {}

    /**
     * A JVM.
     *
     * @param name such as {@code OpenJDK 64-Bit Server VM}
     * @param version the full version
     * @param vendor who built it
     * @param flags what it was started with, system properties of unknown meaning left out: they may be secrets
     */
    public record Jvm(String name, String version, String vendor, List<String> flags) {
        public Jvm {
            flags = List.copyOf(flags);
        }
    }
}
