package io.only1mcp.proxy.reload;

import java.util.Locale;

/** What came of reading the configuration again. */
public enum ReloadOutcome {
    /** It was another one, which is in use now. */
    APPLIED,
    /** It was the one that is in use. */
    UNCHANGED,
    /** It could not be used, so that the one before is still in use. */
    REFUSED;

    /** Its name in metrics and answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
