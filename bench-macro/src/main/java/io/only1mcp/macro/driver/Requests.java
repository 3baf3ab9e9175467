package io.only1mcp.macro.driver;

import io.only1mcp.core.draws.Draws;
import java.util.List;

/**
 * What a run sends: a weighted mix of operations, shared out over clients. What arrival i asks, and with which
 * arguments, is a function of the seed and of i alone.
 */
public final class Requests {
    /** The draw that chooses an operation belongs to none. */
    private static final int CHOICE = -1;

    private static final int ALL = -1;

    private final RequestTemplate[] templates;
    private final double[] upTo;
    private final byte[][] clientHeads;
    private final long seed;
    /** The only operation, or {@value #ALL}. */
    private final int only;

    /**
     * A mix.
     *
     * @param templates the operations
     * @param weights the weight of each, more than 0; normalised here
     * @param clientHeads the header lines of each client, each line ended with CR LF; request i belongs to client i mod
     *     their number
     * @param seed of all draws
     */
    public Requests(List<RequestTemplate> templates, List<Double> weights, List<byte[]> clientHeads, long seed) {
        if (templates.isEmpty() || templates.size() != weights.size() || clientHeads.isEmpty()) {
            throw new IllegalArgumentException("a mix needs operations, a weight for each, and a client");
        }
        this.templates = templates.toArray(new RequestTemplate[0]);
        this.clientHeads = clientHeads.toArray(new byte[0][]);
        this.seed = seed;
        this.only = ALL;
        double total = weights.stream().mapToDouble(Double::doubleValue).sum();
        upTo = new double[templates.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            sum += weights.get(i);
            upTo[i] = sum / total;
        }
    }

    /** The same mix on keys of its own: other draws, other markers. */
    public Requests withSeed(long other) {
        return new Requests(this, other, only);
    }

    /** The same where every request is of one operation. */
    public Requests only(int operation) {
        return new Requests(this, seed, operation);
    }

    private Requests(Requests same, long seed, int only) {
        this.templates = same.templates;
        this.upTo = same.upTo;
        this.clientHeads = same.clientHeads;
        this.seed = seed;
        this.only = only;
    }

    /** The names of the operations, in order. */
    public List<String> operations() {
        return List.of(templates).stream().map(RequestTemplate::name).toList();
    }

    /** The operation of {@code arrival}. */
    public int operationOf(long arrival) {
        if (only != ALL) {
            return only;
        }
        double share = Draws.share(Draws.next(seed, CHOICE, arrival, 0));
        int i = 0;
        while (i < upTo.length - 1 && share >= upTo[i]) {
            i++;
        }
        return i;
    }

    /**
     * The request near {@code near} that carries a marker, looked for among so many before and behind it.
     *
     * @return its number, or -1 where it is none of them
     */
    long ownerOf(String marker, long near, long reach) {
        byte[] own = new byte[Marker.LENGTH];
        for (long arrival = Math.max(0, near - reach); arrival <= near + reach; arrival++) {
            int operation = operationOf(arrival);
            for (int k = 0; templates[operation].marked() && k < messages(operation); k++) {
                templates[operation].mark(
                        seed, operation, templates[operation].form().message(arrival, k), own);
                if (Marker.text(own, 0).equals(marker)) {
                    return arrival;
                }
            }
        }
        return -1;
    }

    /** Whether requests of an operation carry a marker. */
    public boolean marked(int operation) {
        return templates[operation].marked();
    }

    /** How many messages a request of an operation has, 1 or more. */
    public int messages(int operation) {
        return templates[operation].form().messages();
    }

    /** How many calls go at once as one request: that many of all operations, or 1. */
    public int together() {
        Form form = templates[0].form();
        return form.kind() == Form.Kind.TOGETHER ? form.messages() : 1;
    }

    /** The 64 bits that the marker of message {@code k} of a request writes as digits. */
    public long markerBits(int operation, long arrival, int k) {
        return templates[operation].markerBits(
                seed, operation, templates[operation].form().message(arrival, k));
    }

    /** The template of an operation. */
    RequestTemplate template(int operation) {
        return templates[operation];
    }

    /** What all draws are made for. */
    public long seed() {
        return seed;
    }

    /** Writes the request of {@code connection}'s arrival and operation to it. */
    void write(Connection connection, Distance distance) {
        write(connection, distance, clientHeads[(int) (connection.arrival % clientHeads.length)]);
    }

    /** The same with the header lines of a session in the place of the client's. */
    void write(Connection connection, Distance distance, byte[] head) {
        long later = distance.nanos(connection.operation, connection.arrival);
        connection.write(templates[connection.operation], head, seed, later);
    }
}
