package io.only1mcp.macro.run;

import io.only1mcp.macro.driver.LoadDriver;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;

/** Ends a measurement from any thread: what is driven now, and whatever would be driven next. */
final class StopSwitch {
    private final List<LoadDriver> drivers = new CopyOnWriteArrayList<>();
    private volatile boolean thrown;

    /** Ends all drivers that it knows, and those that it will. */
    void throwNow() {
        thrown = true;
        drivers.forEach(LoadDriver::abort);
    }

    /** Whether it was thrown. */
    boolean isThrown() {
        return thrown;
    }

    /**
     * Goes on, unless it was thrown.
     *
     * @throws CancellationException where it was
     */
    void goOn() {
        if (thrown) {
            throw new CancellationException("aborted before anything was measured");
        }
    }

    /** Makes it end {@code driver} too. */
    void ends(LoadDriver driver) {
        drivers.add(driver);
        if (thrown) {
            driver.abort();
        }
    }

    /** It has nothing more to do with {@code driver}, which is closed next. */
    void forget(LoadDriver driver) {
        drivers.remove(driver);
    }
}
