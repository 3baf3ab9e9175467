package io.only1mcp.macro.calibration;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.profile.Template;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.Floor;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.macro.driver.LoadDriver;
import io.only1mcp.macro.driver.RequestTemplate;
import io.only1mcp.macro.driver.Requests;
import io.only1mcp.wire.transport.NettyTransport;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Measures the driver itself against a server that does nothing, in a few seconds: its ceiling in a closed loop, its floor
 * in an open one at 1,000/s. Driver and server share this process and machine, so the ceiling is that of both together.
 *
 * <p>Both are compiled while they are driven, so the ceiling is the best of many short rounds, which end when the rounds do not
 * become better any more, or after five seconds, and the floor is that of the first round of half a second that is VALID, of six at
 * most.
 */
public final class Calibration {
    private static final Duration ROUND = Duration.ofMillis(250);
    private static final int MOST_ROUNDS = 20;
    /** A round that is better by this factor than the last such round is a gain. */
    private static final double GAIN = 1.03;

    private static final int ROUNDS_WITHOUT_GAIN = 4;
    private static final Duration FLOOR = Duration.ofMillis(500);
    private static final int MOST_CALM_ROUNDS = 6;
    private static final double FLOOR_PER_SECOND = 1_000;
    private static final int CONNECTIONS = 16;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private Calibration() {}

    /**
     * Measures now.
     *
     * @param goOn is asked before each round, and throws where nobody waits for it any more
     */
    public static Floor measure(NettyTransport transport, Clock clock, Runnable goOn) {
        try (NullServer server = NullServer.start(transport)) {
            Requests requests = requests();
            LoadDriver.Settings settings =
                    new LoadDriver.Settings(server.address(), null, CONNECTIONS, TIMEOUT, transport);
            try (LoadDriver driver = new LoadDriver(settings, requests)) {
                double ceiling = ceiling(() -> {
                    goOn.run();
                    Recording hard = driver.driveHard(Long.MAX_VALUE, ROUND, requests, LoadDriver.UNHEARD);
                    return hard.stages().get(0).throughput();
                });
                return floor(() -> {
                    goOn.run();
                    Arrival calm = Arrival.constant(FLOOR_PER_SECOND, FLOOR);
                    Recording driven = driver.drive(calm, requests, LoadDriver.UNHEARD);
                    Validity.Level level = Validity.of(driven, List.of()).level();
                    return new Floor(clock.instant(), level, ceiling, Summary.of(driven.response()));
                });
            }
        }
    }

    /**
     * The best of the rounds of something that becomes faster while it runs.
     *
     * @param round drives one, and says how much it did in a second
     */
    static double ceiling(DoubleSupplier round) {
        double best = 0;
        double gained = 0;
        int withoutGain = 0;
        for (int i = 0; i < MOST_ROUNDS && withoutGain < ROUNDS_WITHOUT_GAIN; i++) {
            double perSecond = round.getAsDouble();
            best = Math.max(best, perSecond);
            withoutGain++;
            if (perSecond > gained * GAIN) {
                gained = perSecond;
                withoutGain = 0;
            }
        }
        return best;
    }

    /**
     * The first of the rounds that nothing disturbed, the compilers of this process neither; the last where each was.
     *
     * @param round drives one
     */
    static Floor floor(Supplier<Floor> round) {
        Floor floor = round.get();
        for (int i = 1; i < MOST_CALM_ROUNDS && floor.validity() != Validity.Level.VALID; i++) {
            floor = round.get();
        }
        return floor;
    }

    /** Calls of a tool, of the usual size. */
    private static Requests requests() {
        RequestTemplate call = new RequestTemplate(
                "null",
                String.join(
                        "\r\n",
                        "POST /mcp HTTP/1.1",
                        "Host: localhost",
                        "Content-Type: application/json",
                        "Accept: application/json, text/event-stream",
                        "MCP-Protocol-Version: 2026-07-28",
                        "Mcp-Method: tools/call",
                        "Mcp-Name: null",
                        ""),
                ",\"method\":\"tools/call\",\"params\":{\"name\":\"null\",\"arguments\":",
                Template.json(new ObjectMapper().createObjectNode().put("text", "-".repeat(170))),
                "}}",
                List.of(),
                null,
                null);
        return new Requests(List.of(call), List.of(1.0), List.of(new byte[0]), 1);
    }
}
