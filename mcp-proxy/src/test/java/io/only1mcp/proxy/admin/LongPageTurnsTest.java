package io.only1mcp.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.answer.Pending;
import io.only1mcp.wire.http.AnswerSide;
import io.only1mcp.wire.http.HttpExchange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who asks for pages again and again takes no more time with their beginnings than there is for pages. */
class LongPageTurnsTest {
    private final List<Long> delays = new ArrayList<>();
    private final List<Runnable> scheduled = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Client client = new Client();
    private long now;
    private final LongPage.Underway underway = new LongPage.Underway(new Turns(
            (task, nanos) -> {
                delays.add(nanos);
                scheduled.add(task);
            },
            () -> now));

    private Iterator<String> page(String name) {
        return Stream.of(name)
                .peek(part -> {
                    asked.add(part);
                    now += 10;
                })
                .iterator();
    }

    private HttpExchange ask(String name) {
        HttpExchange exchange = HttpExchange.apart(new byte[0], client);
        LongPage.answerInTurn(exchange, Answers.JSON, page(name), underway);
        return exchange;
    }

    @Test
    void aPageIsNotBegunBeforeItsTurn() {
        ask("first");
        ask("second");
        assertThat(asked).isEmpty();
        scheduled.get(0).run();
        assertThat(asked).containsExactly("first");
        scheduled.get(1).run();
        assertThat(asked).containsExactly("first", "second");
        assertThat(delays).containsExactly(0L, 40L);
        assertThat(client.answers).isEqualTo(2);
    }

    @Test
    void whoHasLeftBeforeItsTurnTakesNone() {
        HttpExchange leaving = ask("first");
        ((Pending) Objects.requireNonNull(leaving.attachment())).clientGone();
        scheduled.get(0).run();
        assertThat(asked).isEmpty();
        assertThat(client.answers).isZero();
    }

    @Test
    void aPageThatFailsEndsItsConnectionAndHoldsUpNobody() {
        Iterator<String> broken = Stream.<String>generate(() -> {
                    throw new IllegalStateException("broken");
                })
                .iterator();
        LongPage.answerInTurn(HttpExchange.apart(new byte[0], client), Answers.JSON, broken, underway);
        ask("next");
        assertThatThrownBy(scheduled.get(0)::run).hasMessage("broken");
        assertThat(client.aborted).isEqualTo(1);
        scheduled.get(1).run();
        assertThat(client.answers).isEqualTo(1);
    }

    /** Takes answers, and counts them. */
    private static final class Client implements AnswerSide {
        private final EmbeddedChannel channel = new EmbeddedChannel();
        private int answers;
        private int aborted;

        @Override
        public Channel channel() {
            return channel;
        }

        @Override
        public boolean keepAlive() {
            return true;
        }

        @Override
        public boolean takesChunks() {
            return true;
        }

        @Override
        public void write(ByteBuf piece, boolean last) {
            answers += last ? 1 : 0;
            piece.release();
        }

        @Override
        public void abort() {
            aborted++;
        }
    }
}
