package io.only1mcp.proxy.auth;

import io.only1mcp.proxy.config.NamePattern;
import java.util.List;
import java.util.stream.Stream;

/** Names that are allowed: those that fit one of some patterns. */
public final class Patterns {
    private static final NamePattern ANY = NamePattern.of("*");

    /** Everything. */
    static final Patterns ALL = new Patterns(List.of(ANY));

    /** Nothing. */
    static final Patterns NONE = new Patterns(List.of());

    private final NamePattern[] patterns;
    private final boolean all;

    Patterns(List<NamePattern> patterns) {
        this.patterns = patterns.stream().distinct().toArray(NamePattern[]::new);
        this.all = patterns.contains(ANY);
    }

    /** What either allows. */
    Patterns or(Patterns other) {
        return new Patterns(
                Stream.concat(Stream.of(patterns), Stream.of(other.patterns)).toList());
    }

    /** Whether every name is allowed. */
    public boolean all() {
        return all;
    }

    /** Whether no name is. */
    boolean none() {
        return patterns.length == 0;
    }

    /** Whether any name is allowed that begins with some bytes. */
    public boolean mayAllow(byte[] beginning) {
        for (NamePattern pattern : patterns) {
            if (pattern.mayMatch(beginning)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the name in {@code bytes[from, to)}, UTF-8 without escapes, is allowed; allocates nothing. */
    public boolean allow(byte[] bytes, int from, int to) {
        if (all) {
            return true;
        }
        for (NamePattern pattern : patterns) {
            if (pattern.matches(bytes, from, to)) {
                return true;
            }
        }
        return false;
    }
}
