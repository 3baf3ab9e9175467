package io.only1mcp.micro.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.micro.harness.OwnLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class PoolsTest {
    private static final int CONNECTIONS = 10;

    @ParameterizedTest
    @EnumSource
    void aCallIsAnsweredOnceAndItsConnectionGoesBack(Pools rival) {
        PoolState pool = new PoolState(rival, 1, CONNECTIONS, 10);
        OwnLoop loop = new OwnLoop();
        Caller caller = pool.join(loop);
        long before = caller.over();
        for (int i = 0; i < 3 * CONNECTIONS; i++) {
            caller.call();
            assertThat(caller.isIdle()).isTrue();
        }

        assertThat(caller.over()).isEqualTo(before + 3 * CONNECTIONS);
        assertThat(loop.wire().unanswered()).isZero();
        pool.leave(loop);
        pool.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"PROXY", "NETTY_FIXED"})
    void whoComesWhenAllAreInUseIsGivenTheFirstThatIsFree(Pools rival) {
        PoolState pool = new PoolState(rival, 1, CONNECTIONS, 10_000);
        OwnLoop loop = new OwnLoop();
        Caller caller = pool.join(loop);
        for (int i = 0; i < CONNECTIONS + 5; i++) {
            caller.ask();
        }
        assertThat(loop.wire().unanswered()).isEqualTo(CONNECTIONS);

        for (int left = CONNECTIONS + 5; left > 0; left--) {
            assertThat(caller.isIdle()).isFalse();
            loop.wire().answer();
            assertThat(loop.wire().unanswered()).isEqualTo(Math.min(CONNECTIONS, left - 1));
        }
        assertThat(caller.isIdle()).isTrue();
        pool.leave(loop);
        pool.close();
    }

    @ParameterizedTest
    @EnumSource
    void twoLoopsLoseNoCallOfEachOther(Pools rival) throws ExecutionException, InterruptedException, TimeoutException {
        PoolState pool = new PoolState(rival, 2, CONNECTIONS, 0);
        CompletableFuture<Long> other = CompletableFuture.supplyAsync(() -> calls(pool, 2_000));
        long own = calls(pool, 3_000);

        assertThat(own).isEqualTo(3_000);
        assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo(2_000);
        pool.close();
    }

    private static long calls(PoolState pool, int count) {
        OwnLoop loop = new OwnLoop();
        Caller caller = pool.join(loop);
        long before = caller.over();
        for (int i = 0; i < count; i++) {
            caller.call();
            loop.runUntil(caller::isIdle);
        }
        long over = caller.over() - before;
        pool.leave(loop);
        return over;
    }
}
