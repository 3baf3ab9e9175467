package io.only1mcp.macro.target;

/**
 * The fields that matter of {@code /proc/PID/stat} (proc_pid_stat(5)).
 *
 * @param parent the parent's process id
 * @param session the id of the session
 * @param cpuNanos the process's own user and system time, all threads, also those that have ended
 * @param reapedNanos the same of its children that have ended and been waited for, and theirs
 * @param threads kernel threads
 * @param startTicks clock ticks from boot to its start; with the process id it names a process for good
 */
record ProcStat(long parent, long session, long cpuNanos, long reapedNanos, int threads, long startTicks) {

    /** USER_HZ, the unit of times in /proc: 100 per second on every architecture that has a JVM. */
    private static final long NANOS_PER_TICK = 10_000_000;

    /**
     * Reads the file's only line.
     *
     * @throws IllegalArgumentException when it has too few fields
     */
    static ProcStat parse(String line) {
        // The second field is the name in parentheses, and may itself hold blanks, parentheses and line breaks.
        String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split("\\s+");
        if (fields.length < 20) {
            throw new IllegalArgumentException("not a line of /proc/PID/stat: " + line);
        }
        return new ProcStat(
                field(fields, 4),
                field(fields, 6),
                (field(fields, 14) + field(fields, 15)) * NANOS_PER_TICK,
                (field(fields, 16) + field(fields, 17)) * NANOS_PER_TICK,
                (int) field(fields, 20),
                field(fields, 22));
    }

    /** @param number as in the manual page, where the process id is field 1 */
    private static long field(String[] afterName, int number) {
        return Long.parseLong(afterName[number - 3]);
    }
}
