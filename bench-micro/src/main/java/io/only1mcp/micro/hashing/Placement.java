package io.only1mcp.micro.hashing;

/** Which of several servers a key belongs to. When servers are added, only what the new one gets should move. Immutable. */
public interface Placement {

    /** The number of the server, from 0 on, that the key with this hash belongs to. */
    int owner(long hash);

    /** The placement over one server more, which gets the next number. */
    Placement with(String server);
}
