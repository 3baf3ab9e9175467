package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.mock.dialogue.ServerInfo;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a server says of itself in both eras, encoded once: each text is all that stands behind the id of the request. */
final class Greeting {

    /** The revisions that every server speaks, newest first. */
    static final List<ProtocolVersion> SPOKEN =
            ProtocolVersion.all().stream().sorted(Comparator.reverseOrder()).toList();

    private static final int DISCOVER_MILLIS = 3_600_000;

    private final ServerInfo info;
    private final String modernRest;
    private final byte[] discover;
    private final Map<ProtocolVersion, byte[]> initialize = new EnumMap<>(ProtocolVersion.class);

    /**
     * What a server says of itself.
     *
     * @param instructions what it tells a model about its use
     * @param capabilities what it can do, as JSON
     */
    Greeting(ServerInfo server, String instructions, String capabilities) {
        info = server;
        String about = "{\"name\":" + JsonStrings.quote(server.name()) + ",\"version\":"
                + JsonStrings.quote(server.version()) + "}";
        String advice = ",\"instructions\":" + JsonStrings.quote(instructions);
        modernRest = ",\"resultType\":\"complete\",\"_meta\":{\"" + MetaKeys.SERVER_INFO + "\":" + about + "}}}";
        discover = encoded(",\"result\":{\"supportedVersions\":"
                + SPOKEN.stream()
                        .map(version -> JsonStrings.quote(version.text()))
                        .collect(Collectors.joining(",", "[", "]"))
                + ",\"capabilities\":" + capabilities + advice + cached(DISCOVER_MILLIS));
        for (ProtocolVersion version : SPOKEN) {
            initialize.put(
                    version,
                    encoded(",\"result\":{\"protocolVersion\":" + JsonStrings.quote(version.text())
                            + ",\"capabilities\":" + capabilities + ",\"serverInfo\":" + about + advice + "}}"));
        }
    }

    /** Who the server is. */
    ServerInfo info() {
        return info;
    }

    /** What ends every result of 2026-07-28, from behind its last member. */
    String modernRest() {
        return modernRest;
    }

    /** The same, with how long the result may be kept by everybody. */
    String cached(int millis) {
        return ",\"ttlMs\":" + millis + ",\"cacheScope\":\"public\"" + modernRest;
    }

    byte[] discover() {
        return discover;
    }

    byte[] initialize(ProtocolVersion version) {
        return Objects.requireNonNull(initialize.get(version));
    }

    private static byte[] encoded(String text) {
        return text.getBytes(UTF_8);
    }
}
