package io.only1mcp.core.profile;

/**
 * Where a value was given.
 *
 * @param source a file as the user named it, or an option
 * @param line counted from 1; 0 where lines make no sense
 */
record Place(String source, int line) {

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line;
    }
}
