package io.only1mcp.proxy.audit;

import java.time.Instant;

/** The time, for the log. */
interface AuditClock {
    /** The clock of this machine. */
    AuditClock SYSTEM = new AuditClock() {
        @Override
        public long epochMicros() {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };

    /** Microseconds since 1970. */
    long epochMicros();

    /** Nanoseconds since some instant. */
    long nanos();
}
