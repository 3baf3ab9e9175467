package io.only1mcp.micro.hashing;

/**
 * Jump consistent hash, as its paper has it.
 *
 * @param servers how many there are
 */
record Jump(int servers) implements Placement {
    private static final double TWO_TO_31 = 1L << 31;

    @Override
    public int owner(long hash) {
        long key = hash;
        long server = -1;
        long next = 0;
        while (next < servers) {
            server = next;
            key = key * 2862933555777941757L + 1;
            next = (long) ((server + 1) * (TWO_TO_31 / ((key >>> 33) + 1)));
        }
        return (int) server;
    }

    @Override
    public Placement with(String server) {
        return new Jump(servers + 1);
    }
}
