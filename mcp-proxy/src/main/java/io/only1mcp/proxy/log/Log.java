package io.only1mcp.proxy.log;

import java.util.Locale;
import java.util.function.Consumer;

/** Takes lines about what happens, and how much each of them matters; whoever takes only lines may stand in for it. */
public interface Log extends Consumer<String> {

    /** How much a line matters. */
    enum Level {
        /** What happens in any network, and what is well again. */
        INFO,
        /** What somebody should look at: a backend that goes away, a certificate that ends soon, a way in for strangers. */
        WARNING,
        /** What does not work: a configuration that cannot be used, an audit log that cannot be written, a bug. */
        ERROR;

        /** Its name in a log. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Takes a line. */
    void say(Level level, String message);

    @Override
    default void accept(String message) {
        say(Level.INFO, message);
    }

    /** Says a warning. */
    static void warn(Consumer<String> log, String message) {
        say(log, Level.WARNING, message);
    }

    /** Says an error. */
    static void error(Consumer<String> log, String message) {
        say(log, Level.ERROR, message);
    }

    private static void say(Consumer<String> log, Level level, String message) {
        if (log instanceof Log leveled) {
            leveled.say(level, message);
        } else {
            log.accept(message);
        }
    }
}
