package io.only1mcp.proxy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.only1mcp.wire.transport.NettyTransport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.util.SetSystemProperty;

/** What holds over epoll holds over io_uring, which reads and writes later than it is asked to: where that could show. */
@SetSystemProperty(key = NettyTransport.PROPERTY, value = "io_uring")
class IoUringTest {
    @BeforeAll
    static void itIsHere() {
        assumeTrue(NettyTransport.IO_URING.available(), "this machine does not allow io_uring");
    }

    @Nested
    class Relay extends RelayTest {}

    @Nested
    class Events extends EventTest {}

    @Nested
    class Failures extends FailureTest {}

    @Nested
    class Leftovers extends LeftoverTest {}

    @Nested
    class SlowReaders extends SlowReaderTest {}
}
