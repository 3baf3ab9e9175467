package io.only1mcp.core.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentReaderTest {

    @Test
    void thisJvmIsDescribed() {
        Environment environment = EnvironmentReader.read("epoll", "pooled", null);

        assertThat(environment.machine().cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(environment.jvm().version()).isEqualTo(Runtime.version().toString());
        assertThat(environment.transport()).isEqualTo("epoll");
        assertThat(environment.allocator()).isEqualTo("pooled");
        assertThat(environment.commit()).isNull();
    }

    @Test
    void aSystemPropertyOfUnknownMeaningIsLeftOut() {
        assertThat(EnvironmentReader.flags(
                        List.of("-Xmx64m", "-Dtoken=secret", "-Dio.netty.allocator.type=pooled", "-XX:+UseSerialGC")))
                .containsExactly("-Xmx64m", "-Dio.netty.allocator.type=pooled", "-XX:+UseSerialGC");
    }
}
