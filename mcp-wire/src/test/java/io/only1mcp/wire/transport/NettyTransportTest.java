package io.only1mcp.wire.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NettyTransportTest {

    @Test
    void theChosenTransportIsThere() {
        assertThat(NettyTransport.chosen().available()).isTrue();
        assertThat(NettyTransport.named("nio")).isEqualTo(NettyTransport.NIO);
    }

    @Test
    void anUnknownTransportIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> NettyTransport.named("poll"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("io.only1mcp.transport: must be one of epoll, io_uring, kqueue, nio, got poll");
    }

    @Test
    void aTransportThatIsNotHereIsRefused() {
        for (NettyTransport transport : NettyTransport.values()) {
            if (!transport.available()) {
                assertThatThrownBy(() -> NettyTransport.named(transport.text()))
                        .hasMessageContaining("is not available here");
            }
        }
    }
}
