package io.only1mcp.proxy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.only1mcp.proxy.cache.CacheCounts.Event;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.config.CacheConfig;
import io.only1mcp.proxy.config.ConfigException;
import io.only1mcp.proxy.config.NamePattern;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.wire.NoLeaks;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.transport.NettyTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is kept, and for how long, by a clock of the test's. */
@ExtendWith(NoLeaks.class)
class AnswerCacheTest {
    private static final byte[] ID = {'7'};

    private final DefaultEventLoop eventLoop = new DefaultEventLoop();
    private final BackendLoop loop =
            new BackendLoop(eventLoop, NettyTransport.chosen(), Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20);
    private final Backend one = backend("one");
    private final Backend two = backend("two");
    private final CacheCounts counts = new CacheCounts();
    private final ResponseHead head = new ResponseHead();
    private AnswerCache cache = cache(1_000_000, 1000);
    private long seconds;

    private Backend backend(String name) {
        return new Backend(BackendConfig.of(BackendAddress.of(name, "http://127.0.0.1:1/mcp")), "", loop, line -> {});
    }

    private AnswerCache cache(int bytes, int entries) {
        CacheConfig config = new CacheConfig(
                List.of(NamePattern.of("*")), bytes, entries, Duration.ofSeconds(60), Duration.ofSeconds(20), true);
        return new AnswerCache(config, () -> TimeUnit.SECONDS.toNanos(seconds), counts);
    }

    @AfterEach
    void close() {
        cache.close();
        assertThat(eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS)).isNotNull();
    }

    private static CallKey key(int number) {
        CallKey key = new CallKey();
        byte[] hash = key.hash();
        for (int i = 0; i < 4; i++) {
            hash[i] = (byte) (number >>> (8 * i));
        }
        return key;
    }

    private Flight begin(int number, Backend backend) {
        return cache.begin(key(number), backend, ProtocolVersion.NEWEST, true);
    }

    /** Reads a head. */
    private ResponseHead head(String framing) {
        byte[] text = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + framing + "\r\n\r\n").getBytes(UTF_8);
        assertThat(head.scan(text, 0, text.length)).isEqualTo(text.length);
        return head;
    }

    private void answer(Flight flight, int bytes) {
        ResponseHead head = head("Content-Length: 1");
        ByteBuf body = Unpooled.copiedBuffer(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"x\":\"" + "y".repeat(bytes) + "\"}}", UTF_8);
        flight.whole(head, body, 0, body.readableBytes(), ID, 1);
        body.release();
    }

    private void keep(int number, Backend backend, int bytes) {
        answer(begin(number, backend), bytes);
    }

    private boolean has(int number) {
        return cache.get(key(number)) != null;
    }

    @Test
    void anAnswerIsGoodForItsTimeToLiveAndGoneEarlierWhenNobodyAsks() {
        keep(1, one, 10);
        keep(2, one, 10);
        keep(3, one, 10);
        seconds = 19;
        assertThat(has(1)).isTrue();
        assertThat(has(2)).isTrue();
        seconds = 20;
        assertThat(has(3)).as("nobody has asked for 20 s").isFalse();
        seconds = 38;
        assertThat(has(1)).isTrue();
        seconds = 40;
        assertThat(has(2)).as("nobody has asked for 21 s").isFalse();
        seconds = 57;
        assertThat(has(1)).isTrue();
        seconds = 60;
        assertThat(has(1)).as("asked for 3 s ago, and as old as it may be").isFalse();
        cache.sweep();
        assertThat(cache.entries()).isZero();
        assertThat(cache.bytes()).isZero();
        assertThat(counts.of(Event.EXPIRED)).isEqualTo(3);
    }

    @Test
    void neitherBoundIsPassed() {
        cache = cache(100_000, 10);
        for (int i = 0; i < 100; i++) {
            keep(i, one, 10);
            assertThat(cache.entries()).isLessThanOrEqualTo(10);
        }
        assertThat(cache.entries()).isEqualTo(10);
        assertThat(counts.of(Event.FULL)).isEqualTo(90);
        cache.forget();
        for (int i = 0; i < 100; i++) {
            keep(i, one, 12_000);
            assertThat(cache.bytes()).isLessThanOrEqualTo(100_000);
        }
        assertThat(cache.bytes()).isGreaterThan(70_000);
    }

    @Test
    void anAnswerOfMoreThanAnEighthIsNotKept() {
        cache = cache(100_000, 10);
        keep(1, one, 12_600);
        keep(2, one, 12_300);
        assertThat(has(1)).isFalse();
        assertThat(has(2)).isTrue();
    }

    @Test
    void whatABackendWasAskedBeforeItChangedIsNotKept() {
        keep(1, one, 10);
        keep(2, two, 10);
        Flight before = begin(3, one);
        Flight elsewhere = begin(4, two);
        cache.drop(one);
        assertThat(cache.underWay(key(3), 1)).isNull();
        assertThat(cache.underWay(key(4), 1)).isSameAs(elsewhere);
        answer(before, 10);
        answer(elsewhere, 10);
        assertThat(has(1)).isFalse();
        assertThat(has(2)).isTrue();
        assertThat(has(3)).isFalse();
        assertThat(has(4)).isTrue();
        assertThat(counts.of(Event.DROPPED)).isEqualTo(1);
    }

    @Test
    void aCacheThatWasClosedKeepsNothingMore() {
        Flight flight = begin(1, one);
        keep(2, one, 10);
        cache.close();
        answer(flight, 10);
        assertThat(cache.entries()).isZero();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void aNewerAnswerTakesThePlaceOfAnOlderOne() {
        Flight first = begin(1, one);
        Flight second = begin(1, one);
        answer(first, 5_000);
        long before = cache.bytes();
        answer(second, 10);
        assertThat(cache.entries()).isEqualTo(1);
        assertThat(cache.bytes()).isLessThan(before);
    }

    @Test
    void anAnswerInPiecesHasRoomForAllThatItPromisesBeforeItsFirstPiece() {
        ByteBuf piece = Unpooled.wrappedBuffer(new byte[100_000]);
        Flight first = begin(1, one);
        Flight second = begin(2, one);
        Flight third = begin(3, one);
        assertThat(first.begins(head("Content-Length: 100000"))).isTrue();
        assertThat(second.begins(head("Content-Length: 25001"))).isFalse();
        assertThat(third.begins(head("Transfer-Encoding: chunked"))).isTrue();
        assertThat(third.goesOn(piece, 0, 25_000)).isTrue();
        assertThat(third.goesOn(piece, 0, 1)).isFalse();
        assertThat(first.goesOn(piece, 0, 100_000)).isTrue();
        first.lost();
        Flight fourth = begin(4, one);
        assertThat(fourth.begins(head("Content-Length: 125000"))).isTrue();
        fourth.lost();
    }

    @Test
    void onlySoManyBytesOfRequestsMayWait() {
        Flight flight = begin(1, one);
        Flight.Waiter waiter = new Flight.Waiter() {
            @Override
            public void answered(KeptAnswer answer) {}

            @Override
            public void unanswered() {}
        };
        assertThat(cache.underWay(key(1), 31_250)).isSameAs(flight);
        assertThat(cache.underWay(key(1), 31_251)).isNull();
        flight.join(waiter, 30_000);
        assertThat(cache.underWay(key(1), 1_251)).isNull();
        flight.leave(waiter, 30_000);
        assertThat(cache.underWay(key(1), 1_251)).isSameAs(flight);
        flight.lost();
        assertThat(cache.underWay(key(1), 1)).isNull();
    }

    @Test
    void moreThanThereIsMemoryForIsRefusedInOneLine() {
        CacheConfig config = cache.config();
        CacheMemory.check(config, 2_000_000, 2_000_000);
        assertThatThrownBy(() -> CacheMemory.check(config, 1_000_000, 2_000_000))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "cache.bytes: must be at most three quarters of the direct memory, which is 750000 bytes, got"
                                + " 1000000; say less, or give the JVM more by -XX:MaxDirectMemorySize");
        assertThatThrownBy(() -> CacheMemory.check(config, 2_000_000, 1_000_000))
                .isInstanceOf(ConfigException.class)
                .hasMessage("cache.entries: must be at most 625 in a heap of 1000000 bytes, got 1000; say less, or give"
                        + " the JVM more by -Xmx");
    }
}
