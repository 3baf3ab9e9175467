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

/**
 * Measures the driver itself against a server that does nothing, in a second and a half: its ceiling in a closed loop, its floor
 * in an open one at 1,000/s. Driver and server share this process and machine, so the ceiling is that of both together.
 */
public final class Calibration {
    private static final Duration WARM_UP = Duration.ofMillis(500);
    private static final Duration CEILING = Duration.ofMillis(400);
    private static final Duration FLOOR = Duration.ofMillis(500);
    private static final double FLOOR_PER_SECOND = 1_000;
    private static final int CONNECTIONS = 16;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private Calibration() {}

    /** Measures now. */
    public static Floor measure(NettyTransport transport, Clock clock) {
        try (NullServer server = NullServer.start(transport)) {
            Requests requests = requests();
            LoadDriver.Settings settings =
                    new LoadDriver.Settings(server.address(), null, CONNECTIONS, TIMEOUT, transport);
            try (LoadDriver driver = new LoadDriver(settings, requests)) {
                Recording unused = driver.driveHard(Long.MAX_VALUE, WARM_UP, requests, LoadDriver.UNHEARD);
                Recording hard = driver.driveHard(Long.MAX_VALUE, CEILING, requests, LoadDriver.UNHEARD);
                Recording calm = driver.drive(Arrival.constant(FLOOR_PER_SECOND, FLOOR), requests, LoadDriver.UNHEARD);
                return new Floor(
                        clock.instant(),
                        Validity.of(calm, List.of()).level(),
                        hard.stages().get(0).throughput(),
                        Summary.of(calm.response()));
            }
        }
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
