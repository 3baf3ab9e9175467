package io.only1mcp.macro.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.only1mcp.core.recording.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCountersTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    private HostCounters reading(String cpu, String schedstat, String group, String throttled) throws IOException {
        Path proc = folder.resolve("proc");
        Path own = folder.resolve("cgroup/bench.slice");
        Files.createDirectories(proc.resolve("thread-self"));
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectories(own);
        Files.writeString(proc.resolve("stat"), cpu + "\ncpu0 1 2 3\n");
        Files.writeString(proc.resolve("thread-self/schedstat"), schedstat + "\n");
        Files.writeString(proc.resolve("self/cgroup"), group + "\n");
        Files.writeString(own.resolve("cpu.stat"), "usage_usec 7\nnr_throttled 1\nthrottled_usec " + throttled + "\n");
        return HostCounters.read(proc, folder.resolve("cgroup"));
    }

    @Test
    void whatHappenedBetweenTwoReadingsIsAShareOfTheTimeBetween() throws IOException {
        // user nice system idle iowait irq softirq steal guest guest_nice: guests are in user already.
        HostCounters before = reading("cpu  100 0 50 800 0 0 0 50 10 0", "1000 500 3", "0::/bench.slice", "2000");
        HostCounters after =
                reading("cpu  150 0 60 880 0 0 0 110 60 0", "9000 200000500 9", "0::/bench.slice", "102000");
        HostFacts facts = after.since(before, SECOND, null);

        assertThat(facts.stealShare()).isEqualTo(0.3);
        assertThat(facts.throttledShare()).isEqualTo(0.1);
        assertThat(facts.runQueueShare()).isCloseTo(0.2, within(1e-9));
        assertThat(facts.exhausted()).isNull();
    }

    @Test
    void whatCannotBeReadIsUnknown() throws IOException {
        HostCounters other = HostCounters.read(folder.resolve("nowhere"), folder.resolve("nowhere"));
        assertThat(other.since(other, SECOND, "local ports")).isEqualTo(new HostFacts(null, null, null, "local ports"));

        HostCounters old = reading("cpu  100 0 50 800", "1000", "4:cpu:/old", "1");
        assertThat(old.since(old, SECOND, null)).isEqualTo(HostFacts.UNKNOWN);
    }

    @Test
    void whatAMachineLacksIsToldFromAnyPlaceAmongTheCauses() {
        assertThat(Exhaustion.of(new IllegalStateException(
                        "Unable to create Channel", new IOException("newSocket(..) failed: Too many open files"))))
                .isEqualTo("file descriptors");
        assertThat(Exhaustion.of(new IOException("connect(..) failed: Cannot assign requested address")))
                .isEqualTo("local ports");
        assertThat(Exhaustion.of(new IOException("Connection refused"))).isNull();
    }
}
