package io.only1mcp.proxy.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The configuration is read once for all who wait, and again for whoever comes while it is read. */
@Timeout(60)
class ReloadsTest {
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger read = new AtomicInteger();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore goOn = new Semaphore(0);
    private final List<String> reported = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private volatile String fault = "";
    private final Reloads reloads = new Reloads(
            this::next, (outcome, nanos) -> reported.add(outcome.label() + " " + nanos), log::add, clock::get);

    private Reloaded next() throws InterruptedException {
        read.incrementAndGet();
        begun.release();
        goOn.acquire();
        if (!fault.isEmpty()) {
            throw new IllegalArgumentException(fault);
        }
        return new Reloaded(
                ReloadOutcome.APPLIED,
                new Reloaded.Backends(List.of("a"), List.of(), List.of()),
                List.of(),
                List.of("log"),
                new Reloaded.InUse(2, Instant.EPOCH),
                0);
    }

    @AfterEach
    void stop() throws InterruptedException {
        reloads.stop();
    }

    private void awaitBegun() throws InterruptedException {
        assertThat(begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoComesWhileItIsReadIsNotContentWithThatReading() throws Exception {
        CompletableFuture<Reloaded> first = reloads.reload();
        awaitBegun();
        CompletableFuture<Reloaded> second = reloads.reload();
        assertThat(reloads.reload()).isSameAs(second);
        goOn.release(2);
        assertThat(second).succeedsWithin(java.time.Duration.ofSeconds(30));
        assertThat(first).isCompleted();
        assertThat(read).hasValue(2);
    }

    @Test
    void howLongItTookCountsFromTheFirstWordOfIt() throws Exception {
        clock.set(1_000);
        reloads.request(400);
        awaitBegun();
        clock.set(1_500);
        goOn.release();
        reloads.stop();
        assertThat(reported).containsExactly("applied 1100");
        assertThat(log)
                .containsExactly(
                        "the configuration was read again and is in use; new: a; in use only after a restart: log");
    }

    @Test
    void whatCannotBeUsedIsSaidInOneLineAndToWhoeverAsked() throws Exception {
        fault = "gateway.yaml:3: nonsense";
        goOn.release();
        CompletableFuture<Reloaded> asked = reloads.reload();
        reloads.stop();
        assertThat(asked)
                .failsWithin(java.time.Duration.ofSeconds(30))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withMessageContaining(fault);
        assertThat(reported).containsExactly("refused 0");
        assertThat(log).containsExactly("the configuration stays as it was: gateway.yaml:3: nonsense");
    }

    @Test
    void afterTheEndNothingIsRead() throws Exception {
        reloads.stop();
        assertThatThrownBy(() -> reloads.reload().get()).hasMessageContaining("the gateway is about to end");
        assertThat(read).hasValue(0);
    }

    @Test
    void theNextConfigurationHasTheNextNumberAndATimeOfItsOwn() {
        Instant began = Instant.EPOCH;
        Instant later = began.plusSeconds(7);
        assertThat(new Reloaded.InUse(1, began).next(later)).isEqualTo(new Reloaded.InUse(2, later));
    }
}
