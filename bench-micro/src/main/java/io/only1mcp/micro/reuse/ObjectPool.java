package io.only1mcp.micro.reuse;

/** Where calls have their objects from. For one thread. */
interface ObjectPool {

    /** An object that nobody has. */
    Scratch take();

    /** Nobody needs the object any more; false where it is not kept for another call, as far as that is said. */
    boolean give(Scratch object);

    /** How many objects were made because none was free. */
    long made();
}
