package io.only1mcp.cli.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that calls one thing after another over a connection of its own, and now and then leaves in the middle. It
 * waits longer for an answer than any timeout of the gateway's.
 */
abstract class Caller {
    /** How long a client waits: what is not answered by then is not answered. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int PAUSE_MILLIS = 8;
    private static final int LEAVES_PERCENT = 3;
    private static final int LISTS_PERCENT = 8;

    private final String name;
    private final int port;
    private final Tally tally;
    private @Nullable Connection connection;
    private long id;

    Caller(String name, int port, Tally tally) {
        this.name = name;
        this.port = port;
        this.tally = tally;
    }

    /**
     * What it may call.
     *
     * @param tool a tool that repeats what it is asked
     * @param argument the argument that it repeats; empty where it repeats nothing
     */
    record Tool(String tool, String argument) {

        /** Arguments with a marker. */
        String arguments(String marker) {
            return argument.isEmpty() ? "{}" : "{\"" + argument + "\":\"" + marker + "\"}";
        }

        /** What a result has to hold. */
        String repeated(String marker) {
            return argument.isEmpty() ? "" : marker;
        }
    }

    /** The request of a call. */
    abstract String call(long number, String tool, String arguments);

    /** The request of a list of tools. */
    abstract String list(long number);

    /** Calls at random for as long as it is to. */
    void run(List<Tool> tools, Random random, BooleanSupplier goesOn) throws IOException, InterruptedException {
        try {
            while (goesOn.getAsBoolean()) {
                Tool tool = tools.get(random.nextInt(tools.size()));
                int chance = random.nextInt(100);
                if (chance < LEAVES_PERCENT) {
                    leave(tool, random);
                } else if (chance < LEAVES_PERCENT + LISTS_PERCENT) {
                    id++;
                    ask(list(id), "tools");
                } else {
                    callOnce(tool);
                }
                Thread.sleep(random.nextInt(PAUSE_MILLIS));
            }
        } finally {
            drop();
        }
    }

    /** One call; whether it had a result. */
    boolean callOnce(Tool tool) throws IOException {
        id++;
        String marker = name + "-" + id;
        Connection.Answer answer = ask(call(id, tool.tool(), tool.arguments(marker)), tool.repeated(marker));
        return answer != null && answer.whole() && answer.message().contains("\"result\"");
    }

    private Connection.@Nullable Answer ask(String request, String marker) throws IOException {
        long began = System.nanoTime();
        Connection over = connected();
        try {
            Connection.Answer answer = over.ask(request);
            tally.answered(name, id, marker, answer, System.nanoTime() - began);
            if (!answer.whole()) {
                drop();
            }
            return answer;
        } catch (IOException e) {
            tally.unanswered(name, id, String.valueOf(e.getMessage()), System.nanoTime() - began);
            drop();
            return null;
        }
    }

    private void leave(Tool tool, Random random) throws IOException, InterruptedException {
        id++;
        connected().send(call(id, tool.tool(), tool.arguments(name + "-" + id)));
        Thread.sleep(random.nextInt(2 * PAUSE_MILLIS));
        tally.left();
        drop();
    }

    /** Its connection, which is opened where there is none. */
    Connection connected() throws IOException {
        Connection open = connection;
        if (open == null) {
            open = new Connection(port, PATIENCE);
            connection = open;
        }
        return open;
    }

    /** Closes its connection. */
    void drop() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    /** Ends what it has begun. */
    void end() throws IOException {
        drop();
    }

    /** A client of the era since 2026-07-28. */
    static final class Modern extends Caller {
        Modern(String name, int port, Tally tally) {
            super(name, port, tally);
        }

        @Override
        String call(long number, String tool, String arguments) {
            return Requests.modernCall(number, tool, arguments);
        }

        @Override
        String list(long number) {
            return Requests.modern(number, "tools/list", "");
        }
    }

    /** A client of an older era, in one session from its first request to its end. */
    static final class Legacy extends Caller {
        private final String session;

        /** Opens the session. */
        Legacy(String name, int port, Tally tally) throws IOException {
            super(name, port, tally);
            String opened = connected().ask(Requests.initialize(0)).header("Mcp-Session-Id");
            if (opened == null) {
                throw new IOException(name + ": no session was opened");
            }
            session = opened;
            connected().ask(Requests.initialized(session));
        }

        /** The session's id. */
        String session() {
            return session;
        }

        @Override
        String call(long number, String tool, String arguments) {
            return Requests.call(session, number, tool, arguments);
        }

        @Override
        String list(long number) {
            return Requests.inSession(session, number, "tools/list", "{}");
        }

        @Override
        void end() throws IOException {
            connected().ask(Requests.end(session));
            super.end();
        }
    }
}
