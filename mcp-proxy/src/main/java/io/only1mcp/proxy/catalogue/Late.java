package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.upstream.Failure;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Which failures cost so much waiting that nobody should wait for the same again. */
final class Late {
    private static final long MOST_WAITED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private Late() {}

    /** Whether a question that failed after that many nanoseconds was waited for too long. */
    static boolean isLate(@Nullable Failure failure, long waitedNanos) {
        return failure == Failure.TIMED_OUT || (failure != null && waitedNanos > MOST_WAITED_NANOS);
    }
}
