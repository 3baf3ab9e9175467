package io.only1mcp.core.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MachineReaderTest {
    private static final String X86 = """
            processor\t: 0
            vendor_id\t: GenuineIntel
            cpu family\t: 6
            model\t\t: 85
            model name\t: Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz
            stepping\t: 7
            """;
    private static final String ARM = """
            processor\t: 0
            BogoMIPS\t: 243.75
            Features\t: fp asimd
            CPU implementer\t: 0x41

            Model\t\t: Raspberry Pi 5 Model B Rev 1.0
            """;

    @Test
    void aMachineIsReadFromTheTextsOfItsKernel() {
        Environment.Machine machine = read(Map.of(
                "/proc/cpuinfo", X86,
                "/proc/meminfo", "MemTotal:        8012345 kB\nMemFree:          123456 kB\n",
                "/proc/loadavg", "0.42 0.30 0.20 1/234 5678\n",
                "/etc/os-release", "NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"));

        assertThat(machine)
                .isEqualTo(new Environment.Machine(
                        4,
                        "Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz",
                        8_012_345L * 1_024,
                        "Linux 6.18.5",
                        "Debian GNU/Linux 12 (bookworm)",
                        0.42));
    }

    @Test
    void anArmBoardIsItsOwnModel() {
        assertThat(read(Map.of("/proc/cpuinfo", ARM)).cpuModel()).isEqualTo("Raspberry Pi 5 Model B Rev 1.0");
    }

    @Test
    void withoutTheseTextsTheJvmsPropertiesSpeak() {
        assertThat(read(Map.of()))
                .isEqualTo(new Environment.Machine(4, "aarch64", null, "Linux 6.18.5", "Linux", null));
    }

    @Test
    void aTextOfAnotherShapeIsNoFigure() {
        Environment.Machine machine = read(Map.of("/proc/meminfo", "nonsense", "/proc/loadavg", ""));

        assertThat(machine.memoryBytes()).isNull();
        assertThat(machine.loadAverage()).isNull();
    }

    private static Environment.Machine read(Map<String, String> files) {
        Properties properties = new Properties();
        properties.setProperty("os.name", "Linux");
        properties.setProperty("os.version", "6.18.5");
        properties.setProperty("os.arch", "aarch64");
        return new MachineReader(file -> Optional.ofNullable(files.get(file)), properties, 4).read();
    }
}
