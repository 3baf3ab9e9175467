package io.only1mcp.wire.rpc;

import io.only1mcp.wire.http.RequestHead;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.protocol.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/** What a message of the eras with sessions, up to 2025-11-25, must keep. */
public final class LegacyRules {
    private LegacyRules() {}

    /** Why the message is refused, or null: its version header names a revision that is not known. */
    public static @Nullable RpcError check(RequestHead head) {
        String version = head.protocolVersion();
        return version == null || ProtocolVersion.of(version) != null
                ? null
                : RpcError.of(
                        400,
                        ErrorCodes.INVALID_REQUEST,
                        McpHeaders.PROTOCOL_VERSION + ": unsupported version; initialize with one of these: "
                                + String.join(
                                        ", ",
                                        ProtocolVersion.all().stream()
                                                .map(ProtocolVersion::text)
                                                .toList()));
    }

    /** The revision that answers initialize: the one that was asked for, or the newest that has initialize. */
    public static ProtocolVersion negotiate(String requested) {
        ProtocolVersion version = ProtocolVersion.of(requested);
        return version == null || version.modern() ? ProtocolVersion.NEWEST_LEGACY : version;
    }
}
