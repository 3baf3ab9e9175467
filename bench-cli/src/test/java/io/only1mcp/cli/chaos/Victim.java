package io.only1mcp.cli.chaos;

import java.io.IOException;
import java.util.Random;

/** What bad things happen to. */
interface Victim {

    /** Something happens: it dies or stops, goes on, or is started again. */
    void suffer(Random random, Count count) throws IOException;

    /** Whether it does not serve now, as far as it knows. */
    boolean isIll();

    /** Has it serve again, and waits until it does where nobody else sees to it. */
    void recover() throws IOException;

    /** How much has happened. */
    final class Count {
        private int kills;
        private int stops;

        /** A process was killed. */
        void kill() {
            kills++;
        }

        /** A process was stopped for a while. */
        void stop() {
            stops++;
        }

        @Override
        public String toString() {
            return kills + " times SIGKILL, " + stops + " times SIGSTOP";
        }
    }
}
