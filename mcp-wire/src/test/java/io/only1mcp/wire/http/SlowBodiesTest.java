package io.only1mcp.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.NoLeaks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bodies that come slowly keep the memory that they hold as long as nobody else wants it, and no longer. */
@ExtendWith(NoLeaks.class)
class SlowBodiesTest {
    private static final int LENGTH = 1_000;
    private static final int CLIENTS = 12;
    private static final HttpLimits LIMITS =
            HttpLimits.DEFAULT.withBodyBytes(LENGTH).withBufferedBytes(CLIENTS * LENGTH);

    private static String head() {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + LENGTH + "\r\n\r\n";
    }

    private static String bytes(int count) {
        return "x".repeat(count);
    }

    /** So many clients begin a body, and with that all memory is taken. */
    private static List<Front.Connection> holders(Front front, int count) {
        List<Front.Connection> holders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Front.Connection holder = front.connect();
            holder.take(head() + "x");
            holders.add(holder);
        }
        assertThat(front.taken()).isEqualTo(CLIENTS * LENGTH);
        return holders;
    }

    @Test
    void bodiesThatComeByteByByteMakeRoomForOneThatWaits() {
        try (Front front = new Front(LIMITS)) {
            List<Front.Connection> slow = holders(front, CLIENTS);
            Front.Connection waiting = front.connect();
            waiting.take(head() + bytes(LENGTH / 2));
            front.pass(1);
            assertThat(front.events()).as("a body has a second to get going").isEmpty();
            slow.forEach(each -> each.take("x"));
            front.pass(1);
            assertThat(slow)
                    .allSatisfy(each -> assertThat(each.answers())
                            .startsWith("HTTP/1.1 503 ")
                            .contains("Retry-After: 1\r\n"));
            waiting.take(bytes(LENGTH / 2));
            assertThat(waiting.answers()).startsWith("HTTP/1.1 200 ");
            assertThat(front.taken()).isZero();
        }
    }

    @Test
    void aBodyThatComesAtAFairPaceIsNotHurriedByThoseWhoWait() {
        try (Front front = new Front(LIMITS)) {
            List<Front.Connection> fair = holders(front, CLIENTS);
            Front.Connection waiting = front.connect();
            waiting.take(head() + bytes(LENGTH / 2));
            for (int second = 0; second < 4; second++) {
                fair.forEach(each -> each.take(bytes(LENGTH / 5)));
                front.pass(1);
            }
            fair.forEach(each -> each.take(bytes(LENGTH / 5 - 1)));
            assertThat(fair).allSatisfy(each -> assertThat(each.answers()).startsWith("HTTP/1.1 200 "));
            front.pass(0);
            waiting.take(bytes(LENGTH / 2));
            assertThat(waiting.answers()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aSlowBodyHasItsTimeWhileNobodyWaits() {
        try (Front front = new Front(LIMITS)) {
            List<Front.Connection> slow = holders(front, CLIENTS);
            front.pass(29);
            slow.forEach(each -> each.take(bytes(LENGTH - 1)));
            assertThat(slow).allSatisfy(each -> assertThat(each.answers()).startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void theTimeThatABodyHadToWaitItselfIsNotHeldAgainstIt() {
        try (Front front = new Front(LIMITS)) {
            List<Front.Connection> slow = holders(front, CLIENTS);
            Front.Connection first = front.connect();
            first.take(head() + "x");
            front.pass(4);
            assertThat(slow).noneMatch(each -> each.answers().isEmpty());
            holders(front, CLIENTS - 1);
            Front.Connection last = front.connect();
            last.take(head() + "x");
            front.pass(1);
            first.take(bytes(LENGTH - 1));
            assertThat(first.answers()).startsWith("HTTP/1.1 200 ");
        }
    }
}
