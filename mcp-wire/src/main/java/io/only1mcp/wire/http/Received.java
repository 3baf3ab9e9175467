package io.only1mcp.wire.http;

/** What a decoder hands over: the head of a request, or a piece of its body. */
sealed interface Received permits ReceivedHead, BodyPiece {
    /** About how much memory it takes. */
    int bytes();

    /** Lets go of it. */
    void release();
}
