package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what an embedded channel takes does not fail
class FlushedTogetherTest {
    private static final String ASK = "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final FlushedTogether flushes = new FlushedTogether(tasks::add);
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private EmbeddedChannel channel(ChannelOutboundHandlerAdapter... handlers) {
        EmbeddedChannel channel = new EmbeddedChannel(handlers);
        channels.add(channel);
        return channel;
    }

    private void write(EmbeddedChannel channel) {
        channel.write(Unpooled.copiedBuffer("event", US_ASCII));
        flushes.add(channel);
    }

    private static String out(EmbeddedChannel channel) {
        StringBuilder all = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.append(out.toString(US_ASCII));
            out.release();
        }
        return all.toString();
    }

    private void endTurn() {
        assertThat(tasks).hasSize(1);
        tasks.remove().run();
    }

    @Test
    void whatIsWrittenInOneTurnGoesOutAtItsEnd() {
        for (int turn = 0; turn < 2; turn++) {
            for (int i = 0; i < 3; i++) {
                write(channel());
            }
            assertThat(channels).allSatisfy(channel -> assertThat(out(channel)).isEmpty());
            endTurn();
            assertThat(channels).allSatisfy(channel -> assertThat(out(channel)).isEqualTo("event"));
            channels.clear();
        }
    }

    @Test
    void asManyAsMayWaitGoOutBeforeTheEnd() {
        for (int i = 0; i < FlushedTogether.MOST; i++) {
            write(channel());
        }
        assertThat(channels).allSatisfy(channel -> assertThat(out(channel)).isEqualTo("event"));
        EmbeddedChannel next = channel();
        write(next);
        assertThat(out(next)).isEmpty();
        endTurn();
        assertThat(out(next)).isEqualTo("event");
    }

    @Test
    void whatIsWrittenBecauseOthersGoOutGoesAtOnce() {
        EmbeddedChannel second = channel();
        EmbeddedChannel first = channel(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext ctx) {
                FlushedTogetherTest.this.write(second);
                ctx.flush();
            }
        });
        write(first);
        endTurn();
        assertThat(out(first)).isEqualTo("event");
        assertThat(out(second)).isEqualTo("event");
        assertThat(tasks).isEmpty();
    }

    @Test
    void aConnectionOnWhichMuchWaitsDoesNotWaitForOthers() {
        EmbeddedChannel channel = channel();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        write(channel);
        assertThat(out(channel)).isEqualTo("event");
        assertThat(tasks).isEmpty();
    }

    @Test
    void aStreamThatIsCutOffHasAllThatWasWrittenBefore() {
        try (Front front = new Front(HttpLimits.DEFAULT)) {
            front.take(ASK);
            front.streamAll("head ", "event");
            assertThat(front.answers()).isEmpty();
            front.abortAll();
            assertThat(front.answers()).isEqualTo("head event");
            assertThat(front.isOpen()).isFalse();
        }
    }

    @Test
    void aLargePieceGoesAtOnce() {
        try (Front front = new Front(HttpLimits.DEFAULT)) {
            front.take(ASK);
            String large = "x".repeat(5_000);
            front.streamAll("head ", large);
            assertThat(front.answers()).isEqualTo("head " + large);
        }
    }
}
