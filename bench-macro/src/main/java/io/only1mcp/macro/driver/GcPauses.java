package io.only1mcp.macro.driver;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** The pauses of this process's own garbage collector from the opening to the closing. */
final class GcPauses implements NotificationListener, AutoCloseable {
    private final AtomicLong longestMillis = new AtomicLong();
    private final AtomicLong count = new AtomicLong();

    GcPauses() {
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (bean instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(this, null, null);
            }
        }
    }

    @Override
    public void handleNotification(Notification notification, Object handback) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            CompositeData data = (CompositeData) notification.getUserData();
            GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo.from(data);
            // Collectors that run beside the program report their whole cycle under a name of its own.
            if (!info.getGcName().contains("Concurrent") && !info.getGcName().contains("Cycles")) {
                longestMillis.accumulateAndGet(info.getGcInfo().getDuration(), Math::max);
                count.incrementAndGet();
            }
        }
    }

    /** The longest pause; whole milliseconds. */
    Duration longest() {
        return Duration.ofMillis(longestMillis.get());
    }

    /** How many there were. */
    long count() {
        return count.get();
    }

    @Override
    public void close() {
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (bean instanceof NotificationEmitter emitter) {
                try {
                    emitter.removeNotificationListener(this);
                } catch (ListenerNotFoundException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
