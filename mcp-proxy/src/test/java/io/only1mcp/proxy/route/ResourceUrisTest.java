package io.only1mcp.proxy.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.wire.transport.NettyTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceUrisTest {
    private final EventLoopGroup group = NettyTransport.NIO.newLoop("uris-test");
    private final BackendLoop loop =
            new BackendLoop(group.next(), NettyTransport.NIO, Duration.ofSeconds(1), Duration.ofSeconds(1), 1000);
    private final List<Backend> backends = Stream.of("files", "git")
            .map(name ->
                    new Backend(BackendConfig.of(new BackendAddress(name, "127.0.0.1", 1, "/")), "", loop, line -> {}))
            .toList();
    private final ResourceUris uris = new ResourceUris(new Routes(backends, "."));

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Where a URI leads, as backend and its own URI. */
    private static @Nullable String way(ResourceUris uris, String uri) {
        byte[] bytes = ("xx" + uri + "yy").getBytes(UTF_8);
        int prefix = uris.prefixLength(bytes, 2, bytes.length - 2);
        Backend backend = prefix < 0 ? null : uris.backend(bytes, 2, prefix);
        return backend == null
                ? null
                : backend.name() + " " + new String(bytes, 2 + prefix, bytes.length - 4 - prefix, UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "files+file:///a+b, files file:///a+b",
        "git+git+ssh://host, git git+ssh://host",
        "git+ssh://host, git ssh://host",
        "files+note://{+path}, files note://{+path}"
    })
    void theNameBeforeTheFirstPlusIsTheBackend(String uri, String expected) {
        assertThat(way(uris, uri)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///a", "svn+ssh://host", "+file:///a", "Files+file:///a", "files.file:///a", ""})
    void whatBeginsWithNoBackendsNameAndAPlusHasNoPrefix(String uri) {
        assertThat(way(uris, uri)).isNull();
    }

    @Test
    void whatAClientWasGivenLeadsHome() {
        assertThat(uris.toClient(backends.get(1), "ssh://host")).isEqualTo("git+ssh://host");
        assertThat(new String(uris.prefix(backends.get(1)), UTF_8)).isEqualTo("git+");
    }

    @Test
    void withoutPrefixesUrisStayAsTheyAre() {
        ResourceUris plain = new ResourceUris(new Routes(backends.subList(0, 1), ""));
        assertThat(way(plain, "git+ssh://host")).isEqualTo("files git+ssh://host");
        assertThat(plain.toClient(backends.get(0), "file:///a")).isEqualTo("file:///a");
        assertThat(plain.prefix(backends.get(0))).isEmpty();
    }
}
