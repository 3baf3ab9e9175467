package io.only1mcp.micro.caching;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.only1mcp.micro.harness.Answers;
import io.only1mcp.proxy.cache.AnswerCache;
import io.only1mcp.proxy.cache.CacheCounts;
import io.only1mcp.proxy.cache.CallKey;
import io.only1mcp.proxy.cache.Flight;
import io.only1mcp.proxy.cache.KeptAnswer;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.config.CacheConfig;
import io.only1mcp.proxy.config.NamePattern;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.transport.NettyTransport;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The cache of the proxy. The answers come from a backend that is never asked. */
final class ProxyStore implements Store {
    /** The room of an answer, more than it takes: so the number of entries is the bound that is met. */
    private static final int ROOM = 8 * 1024;

    private static final Duration UNUSED = Duration.ofSeconds(1);
    private static final byte[] ID = {'1'};
    private static final byte[] HEAD = ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                    + Call.ANSWER_BYTES + "\r\n\r\n")
            .getBytes(US_ASCII);

    private final EventLoop eventLoop = new DefaultEventLoop(new DefaultThreadFactory("cache", true));
    private final Backend backend = new Backend(
            BackendConfig.of(BackendAddress.of("filesystem", "http://127.0.0.1:1/mcp")),
            "",
            new BackendLoop(eventLoop, NettyTransport.chosen(), UNUSED, UNUSED, 2 * Call.ANSWER_BYTES),
            line -> {});
    private final ResponseHead head = new ResponseHead();
    private final AnswerCache cache;

    ProxyStore(int entries, LongSupplier nanos) {
        CacheConfig config = new CacheConfig(
                List.of(NamePattern.of("*")),
                entries * ROOM,
                entries,
                Duration.ofSeconds(LIFE_SECONDS),
                Duration.ofSeconds(IDLE_SECONDS),
                false);
        cache = new AnswerCache(config, nanos, new CacheCounts());
        Answers.same(Stores.PROXY, head.scan(HEAD, 0, HEAD.length), HEAD.length);
    }

    @Override
    public Object key(Call call) {
        return Objects.requireNonNull(cache.key(call.exchange(), call.envelope(), ProtocolVersion.NEWEST));
    }

    @Override
    public @Nullable Object get(Object key) {
        return cache.get((CallKey) key);
    }

    @Override
    public void put(Object key, ByteBuf answer) {
        Flight flight = cache.begin((CallKey) key, backend, ProtocolVersion.NEWEST, false);
        flight.whole(head, answer, answer.readerIndex(), answer.readableBytes(), ID, ID.length);
    }

    @Override
    public byte[] bytes(Object kept, Call call) {
        ((KeptAnswer) kept)
                .answer(
                        call.exchange(),
                        call.body(),
                        call.envelope().sourceStart(Field.ID),
                        call.envelope().sourceEnd(Field.ID));
        String answered = call.answered();
        return answered.substring(answered.indexOf("\r\n\r\n") + 4).getBytes(US_ASCII);
    }

    @Override
    public long size() {
        cache.sweep();
        return cache.entries();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // its thread is a daemon, and was never started
    public void close() {
        cache.close();
        eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
