package io.only1mcp.proxy;

import java.util.Objects;

/** The version that the gateway gives of itself. */
public final class GatewayVersion {
    /** The version of the jar; {@code dev} where the classes lie in no jar. */
    public static final String TEXT =
            Objects.requireNonNullElse(GatewayVersion.class.getPackage().getImplementationVersion(), "dev");

    private GatewayVersion() {}
}
