package io.only1mcp.core.compare;

import java.util.Optional;

/** Noise that was measured before. */
public interface NoiseFloors {
    /** None was. */
    NoiseFloors NONE = measured -> Optional.empty();

    /** The noise of the same plan in the same place, where it was measured. */
    Optional<NoiseFloor> of(Measured measured);
}
