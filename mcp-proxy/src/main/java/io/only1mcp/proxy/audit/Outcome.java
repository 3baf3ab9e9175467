package io.only1mcp.proxy.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** How a call ended. */
enum Outcome {
    /** With a result. */
    OK("ok"),
    /** With a result that says itself that it is an error. */
    TOOL_ERROR("tool_error"),
    /** With an error, or with an answer that broke off. */
    ERROR("error"),
    /** Refused: the caller may not do that. */
    DENIED("denied"),
    /** Refused: the caller has done it too often. */
    LIMITED("limited"),
    /** The client went away before the answer was complete. */
    CANCELLED("cancelled"),
    /** Refused: nobody knows who calls. */
    UNAUTHENTICATED("unauthenticated");

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final byte[] ascii;

    Outcome(String text) {
        this.ascii = text.getBytes(US_ASCII);
    }

    /** Its name in the log; not to be written to. */
    byte[] ascii() {
        return ascii;
    }
}
