package io.only1mcp.macro.run;

import io.only1mcp.core.recording.BackendCounts;
import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.OperationBackends;
import io.only1mcp.core.recording.OperationRecording;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.macro.driver.LoadDriver;
import io.only1mcp.macro.driver.Requests;
import io.only1mcp.wire.protocol.McpMethods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How many requests at the backends come of one of a client, for each operation, warm and cold. */
final class Amplification {
    /** The first requests ask with other draws than the warm-up and the run. */
    private static final long COLD_SEED = 0x2545F491L;

    private static final Duration COLD_REQUEST = Duration.ofSeconds(10);
    /** When so much time is over, the operations that are left have no first request. */
    private static final Duration COLD_IN_ALL = Duration.ofSeconds(20);

    private final WorkloadPlan plan;
    private final List<Optional<OperationBackends.Cold>> cold = new ArrayList<>();
    private long untilReady;

    Amplification(WorkloadPlan plan) {
        this.plan = plan;
    }

    /**
     * Asks each operation once, one after the other, before anything else is asked of the target.
     *
     * @param backends what reached the backends so far, by their own counts
     */
    void askCold(LoadDriver driver, LongSupplier backends, long seed) {
        long until = System.nanoTime() + COLD_IN_ALL.toNanos();
        Requests requests = plan.requests().withSeed(seed ^ COLD_SEED);
        untilReady = backends.getAsLong();
        long before = untilReady;
        for (int i = 0; i < plan.asked().size() && System.nanoTime() < until; i++) {
            Recording asked = driver.driveHard(1, COLD_REQUEST, requests.only(i), LoadDriver.UNHEARD);
            long after = backends.getAsLong();
            Counts counts = asked.counts();
            boolean one = counts.sent() == 1;
            cold.add(
                    one
                            ? Optional.of(new OperationBackends.Cold(
                                    after - before,
                                    counts.ok() == 1,
                                    asked.duration().toNanos()))
                            : Optional.empty());
            before = after;
        }
    }

    /** What the backends were asked in the run. */
    BackendCounts of(BackendTally tally, Recording recording) {
        List<OperationRecording> recorded = recording.operations();
        Map<WorkloadPlan.Asked, Long> together = new HashMap<>();
        for (int i = 0; i < recorded.size(); i++) {
            together.merge(plan.asked().get(i).alone(), sent(recorded, i), Long::sum);
        }
        List<OperationBackends> operations = new ArrayList<>();
        long callsAnswered = 0;
        for (int i = 0; i < recorded.size(); i++) {
            WorkloadPlan.Asked asked = plan.asked().get(i);
            long sent = sent(recorded, i);
            long all = together.getOrDefault(asked.alone(), 0L);
            double requests = all == 0 ? 0 : (double) tally.of(asked) * sent / all;
            operations.add(new OperationBackends(
                    sent, requests, i < cold.size() ? cold.get(i).orElse(null) : null));
            if (asked.method().equals(McpMethods.TOOLS_CALL)) {
                callsAnswered += asked.messages() * recorded.get(i).counts().ok();
            }
        }
        return new BackendCounts(
                tally.requests(),
                tally.calls(),
                recording.counts().sent(),
                callsAnswered,
                tally.injected(),
                untilReady,
                operations);
    }

    private long sent(List<OperationRecording> recorded, int i) {
        return plan.asked().get(i).messages() * recorded.get(i).counts().sent();
    }
}
