package io.only1mcp.core.environment;

import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a machine is out of the texts of {@code /proc} and {@code /etc/os-release}; where there are none, out of the
 * system properties of the JVM.
 */
public final class MachineReader {
    private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB$");
    private static final Pattern OS = Pattern.compile("(?m)^PRETTY_NAME=\"?([^\"\\n]*)\"?$");
    private static final Pattern LOAD = Pattern.compile("^([0-9.]+) ");
    /** What processors call their model: x86, then the names that ARM and others use. */
    private static final Pattern CPU =
            Pattern.compile("(?m)^(?:model name|Model|Processor|cpu model|cpu)\\s*:\\s*(.+)$");

    private final Function<String, Optional<String>> files;
    private final Properties properties;
    private final int cores;

    /**
     * A reader.
     *
     * @param files the text of the file with this absolute path, where it can be read
     * @param properties the system properties of the JVM
     * @param cores processors that the JVM may use
     */
    public MachineReader(Function<String, Optional<String>> files, Properties properties, int cores) {
        this.files = files;
        this.properties = properties;
        this.cores = cores;
    }

    /** The machine. */
    public Environment.Machine read() {
        String memory = find("/proc/meminfo", MEMORY);
        String load = find("/proc/loadavg", LOAD);
        String name = property("os.name");
        return new Environment.Machine(
                cores,
                orElse(find("/proc/cpuinfo", CPU), property("os.arch")),
                memory == null ? null : Long.valueOf(Long.parseLong(memory) * 1024),
                name + " " + property("os.version"),
                orElse(find("/etc/os-release", OS), name),
                load == null ? null : Double.valueOf(load));
    }

    private @Nullable String find(String file, Pattern pattern) {
        Matcher matcher = pattern.matcher(files.apply(file).orElse(""));
        return matcher.find() ? matcher.group(1).strip() : null;
    }

    private String property(String key) {
        return properties.getProperty(key, "unknown");
    }

    private static String orElse(@Nullable String found, String otherwise) {
        return found == null ? otherwise : found;
    }
}
