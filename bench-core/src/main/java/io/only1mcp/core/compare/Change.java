package io.only1mcp.core.compare;

import io.only1mcp.core.verdict.ExitStatus;
import java.util.Collection;

/** What a comparison comes to, of a metric or as a whole; the worse the later. */
public enum Change {
    /** It did not become worse by an amount that counts, as far as can be seen. */
    PASS,
    /** It is certainly better, by an amount that would count if it were worse. */
    IMPROVED,
    /** It is certainly worse, by as much as a warning needs. */
    WARN,
    /** Too little is known to say that it did not become worse. */
    INCONCLUSIVE,
    /** The two are not of one kind: nothing can be said. */
    NOT_COMPARABLE,
    /** It is certainly worse, by as much as fails. */
    FAIL;

    /** The name for people: {@code not comparable} has two words. */
    public String text() {
        return name().replace('_', ' ');
    }

    /** The worst of several; {@link #PASS} of none. */
    public static Change worst(Collection<Change> changes) {
        return changes.stream().max(Enum::compareTo).orElse(PASS);
    }

    /**
     * What it leaves for the shell.
     *
     * @param inconclusiveFails whether what cannot be said is a failure and not a warning
     */
    public ExitStatus exitStatus(boolean inconclusiveFails) {
        return switch (this) {
            case FAIL -> ExitStatus.REGRESSION;
            case INCONCLUSIVE, NOT_COMPARABLE -> inconclusiveFails ? ExitStatus.REGRESSION : ExitStatus.PASS;
            case PASS, IMPROVED, WARN -> ExitStatus.PASS;
        };
    }
}
