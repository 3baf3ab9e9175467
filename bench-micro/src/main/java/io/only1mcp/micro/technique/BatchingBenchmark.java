package io.only1mcp.micro.technique;

import io.only1mcp.micro.harness.Answers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What is saved when the calls of a batch do not wait for one another? The backend takes a millisecond for each, which a timer
 * stands for. Before, one call goes after the other; after, as many at a time as the gateway lets go, which is ten.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class BatchingBenchmark {
    private static final long BACKEND_MILLIS = 1;
    private static final int AT_ONCE = 10;

    /** How many calls a batch has. */
    @Param({"5", "20"})
    public int calls = 5;

    private final ScheduledThreadPoolExecutor backend = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "backend");
        thread.setDaemon(true);
        return thread;
    });

    /** Sends a batch both ways. */
    @Setup
    public void setUp() throws ExecutionException, InterruptedException {
        int sum = calls * (calls - 1) / 2;
        Answers.same("before", before(), sum);
        Answers.same("after", after(), sum);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the answer says that it was run
    private CompletableFuture<Integer> call(int number) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        backend.schedule(() -> answer.complete(number), BACKEND_MILLIS, TimeUnit.MILLISECONDS);
        return answer;
    }

    private int batch(int atOnce) throws ExecutionException, InterruptedException {
        CompletableFuture<?>[] answers = new CompletableFuture<?>[calls];
        int sum = 0;
        for (int i = 0; i < calls + atOnce; i++) {
            if (i >= atOnce && i - atOnce < calls) {
                sum += (Integer) answers[i - atOnce].get();
            }
            if (i < calls) {
                answers[i] = call(i);
            }
        }
        return sum;
    }

    /** Sends one call when the one before it was answered. */
    @Benchmark
    public int before() throws ExecutionException, InterruptedException {
        return batch(1);
    }

    /** Sends ten calls, and one more whenever the first of them was answered. */
    @Benchmark
    public int after() throws ExecutionException, InterruptedException {
        return batch(AT_ONCE);
    }

    /** Ends the timer. */
    @TearDown
    public void tearDown() {
        backend.shutdownNow();
    }
}
