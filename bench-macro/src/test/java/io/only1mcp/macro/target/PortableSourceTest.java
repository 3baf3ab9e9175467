package io.only1mcp.macro.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.macro.target.ProcessSource.Reading;
import org.junit.jupiter.api.Test;

class PortableSourceTest {

    @Test
    void residentSetsOfPsAreAddedUp() {
        assertThat(PortableSource.sumOfKibibytes("  1024\n 12\n\n")).hasValue(1036 * 1024);
        assertThat(PortableSource.sumOfKibibytes("")).isEmpty();
    }

    @Test
    void thisProcessIsSeenWithoutProc() {
        Reading reading =
                new PortableSource(ProcessHandle.current().pid()).read().orElseThrow();

        assertThat(reading.processes()).isPositive();
        assertThat(reading.rssBytes()).isGreaterThan(20L << 20);
        assertThat(reading.cpuNanos()).isPositive();
        assertThat(reading.threads()).isNull();
        assertThat(reading.fileDescriptors()).isNull();
    }

    @Test
    void aProcessThatIsGoneIsEmpty() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();

        assertThat(new PortableSource(gone.pid()).read()).isEmpty();
    }
}
