package io.only1mcp.core.profile;

/**
 * A profile, a target or an option that cannot be used. The message is one line: where it stands, the key, what is wrong
 * with the value, and what to do, such as {@code burst.yaml:7: stages[2].target: must be >= 0, got -5}.
 */
public final class ProfileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An error with a message that is made to fit one line. */
    public ProfileException(String message) {
        super(message.replaceAll("\\s*[\\r\\n]+\\s*", " ").strip());
    }

    static ProfileException at(Place place, String path, String problem) {
        return new ProfileException(place + ": " + (path.isEmpty() ? "" : path + ": ") + problem);
    }
}
