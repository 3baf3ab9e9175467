package io.only1mcp.micro.reuse;

/** What a call needs while it is in hand: about as much as one of the gateway's. */
class Scratch {
    private static final int BYTES = 1024;

    private final byte[] bytes = new byte[BYTES];
    private boolean inHand;

    /** Begins a call with it: nobody else has it. */
    final void begin(int mark) {
        if (inHand) {
            throw new IllegalStateException("two calls have the same object");
        }
        inHand = true;
        bytes[mark & (BYTES - 1)]++;
    }

    /** The call has ended. */
    final void end() {
        inHand = false;
    }
}
