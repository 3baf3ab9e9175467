package io.only1mcp.proxy.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.wire.transport.NettyTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private final EventLoopGroup group = NettyTransport.NIO.newLoop("routes-test");
    private final BackendLoop loop =
            new BackendLoop(group.next(), NettyTransport.NIO, Duration.ofSeconds(1), Duration.ofSeconds(1), 1000);

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private List<Backend> backends(Stream<String> names) {
        return names.map(name -> new Backend(
                        BackendConfig.of(new BackendAddress(name, "127.0.0.1", 1, "/")), "", loop, line -> {}))
                .toList();
    }

    /** Where a name leads, as backend and tool. */
    private static @Nullable String way(Routes routes, String name) {
        byte[] bytes = ("xx" + name + "yy").getBytes(UTF_8);
        int prefix = routes.prefixLength(bytes, 2, bytes.length - 2);
        Backend backend = prefix < 0 ? null : routes.backend(bytes, 2, prefix);
        return backend == null
                ? null
                : backend.name() + " " + new String(bytes, 2 + prefix, bytes.length - 4 - prefix, UTF_8);
    }

    @Test
    void eachOfManyBackendsIsFoundByItsWholeName() {
        Routes routes = new Routes(backends(IntStream.range(0, 200).mapToObj(i -> "server-" + i)), ".");
        for (int i = 0; i < 200; i++) {
            assertThat(way(routes, "server-" + i + ".tool")).isEqualTo("server-" + i + " tool");
        }
        assertThat(way(routes, "server-200.tool")).isNull();
        assertThat(way(routes, "server-1x.tool")).isNull();
        assertThat(way(routes, "server-1")).isNull();
        assertThat(way(routes, ".tool")).isNull();
        assertThat(way(routes, "")).isNull();
    }

    @Test
    void aNameIsSplitAtItsFirstSeparator() {
        Routes routes = new Routes(backends(Stream.of("a", "b_c")), "__");
        assertThat(way(routes, "a__x__y")).isEqualTo("a x__y");
        assertThat(way(routes, "b_c__x")).isEqualTo("b_c x");
        assertThat(way(routes, "a__")).isEqualTo("a ");
        assertThat(way(routes, "a_x")).isNull();
        assertThat(new String(routes.prefix(routes.backends().get(1)), UTF_8)).isEqualTo("b_c__");
    }

    @Test
    void withoutSeparatorAllGoesToTheOneBackend() {
        Routes routes = new Routes(backends(Stream.of("a")), "");
        assertThat(way(routes, "x.y")).isEqualTo("a x.y");
        assertThat(routes.prefix(routes.backends().get(0))).isEmpty();
    }

    @Test
    void namesThatCouldBeSplitInTwoWaysAreRefused() {
        assertThatThrownBy(() -> new Routes(backends(Stream.of("a", "b")), "")).hasMessageContaining("separator");
        assertThatThrownBy(() -> new Routes(backends(Stream.of("a_b")), "_")).hasMessageContaining("backend a_b");
        assertThatThrownBy(() -> new Routes(backends(Stream.of("a", "a")), ".")).hasMessageContaining("unique");
    }
}
