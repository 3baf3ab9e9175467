package io.only1mcp.micro.hashing;

import java.util.List;

/** Ways of consistent hashing. */
public enum Placements {
    /** The proxy's ring with 200 points for each server. */
    RING {
        @Override
        public Placement of(List<String> servers) {
            return new Ring(servers);
        }
    },
    /** Maglev's table of 65,537 places (Eisenbud and others, NSDI 2016). */
    MAGLEV {
        @Override
        public Placement of(List<String> servers) {
            return new Maglev(servers);
        }
    },
    /** Jump consistent hash (Lamping and Veach, 2014): no memory at all, but only the last server can ever go. */
    JUMP {
        @Override
        public Placement of(List<String> servers) {
            return new Jump(servers.size());
        }
    },
    /** Rendezvous hashing (Thaler and Ravishankar, 1998): the server with the highest score for the key. */
    RENDEZVOUS {
        @Override
        public Placement of(List<String> servers) {
            return new Rendezvous(servers);
        }
    };

    /**
     * A placement.
     *
     * @param servers their names, at least one, all different
     */
    public abstract Placement of(List<String> servers);
}
