package io.only1mcp.micro.harness;

/** Checks before a measurement that a rival does what it is measured at: a wrong answer is often a fast one. */
public final class Answers {
    private Answers() {}

    /**
     * Checks an answer.
     *
     * @param rival whose answer it is
     * @param got what it answered
     * @param wanted what is right
     * @throws IllegalStateException where it is wrong, which ends the measurement
     */
    public static void same(Object rival, Object got, Object wanted) {
        if (!got.equals(wanted)) {
            throw new IllegalStateException(rival + " answers " + got + " where " + wanted + " is right");
        }
    }
}
